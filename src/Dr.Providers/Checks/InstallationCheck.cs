using Dr.Errors;
using Dr.Findings;
using Dr.Leases;
using Dr.Providers.CommandLine;
using Dr.Providers.Configuration;
using Dr.Providers.Hosts;
using Dr.Runs;
using Dr.Signing;
using Dr.Stores;

namespace Dr.Providers.Checks;

/// <summary>
/// Looks at everything that a backup will need, without making one. Nothing is left behind: the one object that is written to
/// the store is deleted again.
/// </summary>
public sealed class InstallationCheck(
    DrConfiguration configuration,
    Surroundings surroundings,
    IProgress<RunEvent> progress
)
{
    private readonly CheckList _list = new(progress);
    private readonly ConfiguredKeys _keys = new(configuration, surroundings.Variable);

    public async Task<CheckReport> RunAsync(IReadOnlyList<ClusterOptions> clusters, CancellationToken cancellationToken)
    {
        _list.Look("configuration", configuration.File, () => HumanText.Count(configuration.Clusters.Count, "cluster"));
        _list.Look("signing key", $"{configuration.Signing.Key}", LookAtSigningKey);
        var store = ConfiguredStore.Open(configuration.Store, surroundings.Clock, surroundings.Random);
        foreach (var cluster in clusters)
        {
            await CheckAsync(cluster, store, cancellationToken);
        }

        return _list.Report;
    }

    private async Task CheckAsync(ClusterOptions cluster, IObjectStore store, CancellationToken cancellationToken)
    {
        var name = cluster.Name.ToString();
        var layout = new StoreLayout(configuration.Store.Prefix, cluster.Name);
        _list.Look(
            "recipients",
            name,
            () => $"{HumanText.Count(ConfiguredKeys.ReadRecipients(cluster).Count, "recipient")} can open its points"
        );
        await _list.LookAsync(
            "store",
            store.Description,
            () => new StoreProbe(store, layout, surroundings.Random).RunAsync(cancellationToken)
        );
        await _list.LookAsync("lease", name, () => LookAtLeaseAsync(store, layout, cancellationToken));
        await _list.LookAsync("sources", name, () => LookAtSources(cluster));
        await new EtcdCheck(cluster, surroundings.Clock, _list).RunAsync(cancellationToken);
        await new ObjectCheck(cluster, surroundings.Clock, _list).RunAsync(cancellationToken);
        await new MySqlCheck(cluster, surroundings.Variable, _list).RunAsync(cancellationToken);
        await new KeyCheck(cluster, surroundings.Clock, _list).RunAsync(cancellationToken);
    }

    private static Task<string> LookAtSources(ClusterOptions cluster) =>
        cluster.HasSource
            ? Task.FromResult(
                string.Join(
                    " and ",
                    new[]
                    {
                        cluster.Etcd is null ? null : "etcd",
                        cluster.Objects is null ? null : "objects",
                        cluster.MySql is null ? null : "mysql",
                        cluster.Keys is null ? null : "keys",
                    }.OfType<string>()
                )
            )
            : throw new DrException(
                ErrorCode.Usage,
                $"cluster {cluster.Name} has no source, so there is nothing to capture",
                "describe its etcd under clusters[].etcd, its objects under clusters[].objects, its database under clusters[].mysql, or its key material under clusters[].keys"
            );

    private string LookAtSigningKey()
    {
        using var key = _keys.ReadSigningKey();
        if (configuration.Signing.Trusted.Count > 0 && _keys.ReadTrusted().All(trusted => trusted.Id != key.Public.Id))
        {
            _list.Find([Untrusted(key.Public)]);
        }

        return $"signs as {key.Public.Id}";
    }

    private static Finding Untrusted(TrustedKey key) =>
        new(
            Severity.Warning,
            "signing.not-trusted",
            key.Id,
            "the signing key is not among signing.trusted, so this configuration does not believe its own points",
            "add its .pub.pem file to signing.trusted, here and on the machines that restore"
        );

    private async Task<string> LookAtLeaseAsync(
        IObjectStore store,
        StoreLayout layout,
        CancellationToken cancellationToken
    )
    {
        var leases = new StoreLeases(store, layout, new LinuxLeaseHolders(), surroundings.Clock);
        return await leases.FindHeldAsync(cancellationToken) is { } held
            ? $"held by process {held.Holder.ProcessId} on {held.Holder.Host} for {held.Purpose}"
            : "free";
    }
}
