namespace Dr.Providers.Etcd.Capture;

/// <summary>How fast revisions are used up.</summary>
/// <param name="PerSecond">Revisions per second.</param>
/// <param name="MeasuredOver">The time over which they were counted.</param>
internal sealed record WriteRate(double PerSecond, TimeSpan MeasuredOver)
{
    /// <summary>
    /// Counted during this capture and, where a previous point of the same cluster is known, since then. The higher one
    /// counts: a restore leaps ahead by it, and a leap too far harms nobody while one too short hides writes from watchers.
    /// </summary>
    public static WriteRate Of(CapturePosition begin, CapturePosition end, CapturePosition? previous)
    {
        var now = Between(begin, end);
        return previous is not null && Between(previous, end) is var since && since.PerSecond >= now.PerSecond
            ? since
            : now;
    }

    private static WriteRate Between(CapturePosition from, CapturePosition to)
    {
        var over = to.Time - from.Time;
        return over > TimeSpan.Zero && to.Revision >= from.Revision
            ? new WriteRate((to.Revision - from.Revision) / over.TotalSeconds, over)
            : new WriteRate(0, TimeSpan.Zero);
    }
}

/// <summary>A revision and when it was current.</summary>
internal sealed record CapturePosition(long Revision, DateTimeOffset Time);
