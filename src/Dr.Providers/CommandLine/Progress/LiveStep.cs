using Spectre.Console;

namespace Dr.Providers.CommandLine.Progress;

/// <summary>A step that is under way on the screen.</summary>
internal sealed class LiveStep(ProgressTask task, string title, long started)
{
    public ProgressTask Task => task;

    public string Title => title;

    public long Started => started;

    /// <summary>Bytes; null where the step has none.</summary>
    public long? Done { get; private set; }

    public long? Total { get; private set; }

    public void Advance(long? done, long? total)
    {
        (Done, Total) = (done ?? Done, total ?? Total);
        if (Total is > 0)
        {
            task.IsIndeterminate = false;
            task.MaxValue = Math.Max(Total.Value, Done ?? 0);
        }

        task.Value = Done ?? task.Value;
    }
}
