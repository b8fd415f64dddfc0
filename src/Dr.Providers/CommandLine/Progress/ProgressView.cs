using Dr.Runs;

namespace Dr.Providers.CommandLine.Progress;

/// <summary>Shows on stderr what a run tells, until it is disposed of.</summary>
internal abstract class ProgressView : IProgress<RunEvent>, IAsyncDisposable
{
    public static async Task<ProgressView> CreateAsync(Surroundings surroundings, bool quiet) =>
        quiet ? new NoProgress()
        : surroundings.IsErrorTerminal && surroundings.Variable("TERM") != "dumb"
            ? await LiveProgress.CreateAsync(surroundings)
        : new LineProgress(surroundings.Error, surroundings.Clock);

    public abstract void Report(RunEvent value);

    public virtual ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
