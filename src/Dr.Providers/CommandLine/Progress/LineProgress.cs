using Dr.Runs;

namespace Dr.Providers.CommandLine.Progress;

/// <summary>
/// One line for each event, for logs and for programs that follow: <c>TIME begin|note|end|fail STEP TEXT</c>. The words and
/// their order are an interface. Bytes are told every ten seconds.
/// </summary>
internal sealed class LineProgress(TextWriter writer, TimeProvider clock) : ProgressView
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);
    private readonly Lock _lock = new();
    private DateTimeOffset _told = clock.GetUtcNow();

    public override void Report(RunEvent value)
    {
        lock (_lock)
        {
            var now = clock.GetUtcNow();
            if (value is { Kind: RunEventKind.Progressed, Text.Length: 0 } && now - _told < Interval)
            {
                return;
            }

            _told = now;
            writer.WriteLine(
                $"{now.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss.fff'Z'} {Word(value.Kind)} {value.Step} {Text(value)}"
            );
            writer.Flush();
        }
    }

    private static string Word(RunEventKind kind) =>
        kind switch
        {
            RunEventKind.Begun => "begin",
            RunEventKind.Progressed => "note",
            RunEventKind.Ended => "end",
            _ => "fail",
        };

    // why: one event is one line, whatever a server put into its message
    private static string Text(RunEvent value) =>
        value is { Kind: RunEventKind.Progressed, Text.Length: 0, Done: { } done }
            ? HumanText.Size(done) + (value.Total is { } total ? $" of {HumanText.Size(total)}" : "")
            : value.Text.ReplaceLineEndings(" ");
}
