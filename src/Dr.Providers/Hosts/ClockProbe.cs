namespace Dr.Providers.Hosts;

/// <summary>Compares a host's clock with ours.</summary>
public sealed class ClockProbe(IHost host, TimeProvider clock)
{
    // why: the first opens the connection, and of the others the quickest says most
    private const int Tries = 5;

    /// <returns>How much it is ahead of ours, and by how much that may be wrong: half of the quickest round trip.</returns>
    /// <exception cref="HostException">The host cannot be reached.</exception>
    public async Task<(TimeSpan Offset, TimeSpan Uncertainty)> CompareAsync(CancellationToken cancellationToken)
    {
        var best = (Offset: TimeSpan.Zero, Uncertainty: TimeSpan.MaxValue);
        for (var tried = 0; tried < Tries; tried++)
        {
            var before = clock.GetUtcNow();
            var text = await host.RequireAsync("read the clock", HostCommand.Shell("date +%s%N"), cancellationToken);
            var half = (clock.GetUtcNow() - before) / 2;
            if (half < best.Uncertainty)
            {
                best = (Moment(text) - (before + half), half);
            }
        }

        return best;
    }

    private static DateTimeOffset Moment(string nanoseconds) =>
        DateTimeOffset.UnixEpoch.AddTicks(long.Parse(nanoseconds.Trim()) / 100);
}
