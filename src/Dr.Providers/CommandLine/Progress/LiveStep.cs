using Spectre.Console;

namespace Dr.Providers.CommandLine.Progress;

/// <summary>A step that is under way on the screen.</summary>
internal sealed class LiveStep(ProgressTask task, string title, long? total, long started)
{
    public ProgressTask Task => task;

    public string Title => title;

    public long Started => started;

    /// <summary>Bytes; 0 where the step has none so far.</summary>
    public long Done { get; private set; }

    /// <summary>Bytes; 0 where unknown.</summary>
    public long Total { get; private set; } = total ?? 0;

    public void Advance(long? done, long? total)
    {
        (Done, Total) = (done ?? Done, total ?? Total);
        if (Total > 0)
        {
            task.IsIndeterminate = false;
            task.MaxValue = Math.Max(Total, Done);
        }

        task.Value = Done;
    }
}
