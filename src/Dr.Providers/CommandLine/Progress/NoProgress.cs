using Dr.Runs;

namespace Dr.Providers.CommandLine.Progress;

internal sealed class NoProgress : ProgressView
{
    public override void Report(RunEvent value) { }
}
