namespace Dr.Testing.Servers;

/// <summary>The same cluster as plain child processes of the test: no engine is needed, and a member can be replaced by a restored one.</summary>
public static class LocalEtcdCluster
{
    public static Task<EtcdCluster> StartAsync(
        EtcdClusterOptions options,
        CancellationToken cancellationToken = default
    ) => EtcdCluster.StartAsync(options, EtcdMemberFactory.AsProcessesAsync, cancellationToken);
}
