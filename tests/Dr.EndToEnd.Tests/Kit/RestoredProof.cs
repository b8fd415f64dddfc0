namespace Dr.EndToEnd.Tests.Kit;

/// <summary>The word of stock tools on a restored cluster.</summary>
internal static class RestoredProof
{
    /// <summary>Five healthy members, one leader, one hash, and exactly those keys with their values and revisions.</summary>
    public static async Task HoldsAsync(Keyspace after, IReadOnlyList<string> keys, CancellationToken cancellationToken)
    {
        Assert.Equal(5, await after.HealthyAsync(cancellationToken));
        Assert.Single(await after.LeadersAsync(cancellationToken));
        Assert.Single(await after.HashesAsync(cancellationToken));
        Assert.Equal(keys, await after.KeysAsync(cancellationToken));
    }
}
