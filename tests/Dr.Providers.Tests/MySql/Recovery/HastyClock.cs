namespace Dr.Providers.Tests.MySql.Recovery;

/// <summary>A clock whose minutes last a second: who waits for minutes does so in seconds. The time of day is the real one.</summary>
internal sealed class HastyClock : TimeProvider
{
    private const int Haste = 60;

    public override long GetTimestamp() => System.GetTimestamp() * Haste;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        System.CreateTimer(callback, state, Hastened(dueTime), Hastened(period));

    private static TimeSpan Hastened(TimeSpan time) => time == Timeout.InfiniteTimeSpan ? time : time / Haste;
}
