namespace Dr.Bench.Etcd;

/// <summary>The member that everything is captured from.</summary>
internal static class CapturedMember
{
    public const string Address = "127.0.0.28";

    /// <summary>Starts it on a fresh copy of the keyspace.</summary>
    public static async Task<EtcdServer> StartAsync(
        BenchSettings settings,
        int mib,
        TimeProvider clock,
        CancellationToken cancellationToken
    )
    {
        var data = await new StandingKeyspace(settings, clock).CopyAsync(mib, cancellationToken);
        return await EtcdServer.StartAsync(settings, Address, data, [], clock, cancellationToken);
    }
}
