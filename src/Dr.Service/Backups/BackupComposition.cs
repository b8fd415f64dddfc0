using Dr.Capture;
using Dr.Catalogs;
using Dr.Errors;
using Dr.Keys;
using Dr.Leases;
using Dr.Objects;
using Dr.Pipelines.Age;
using Dr.Providers.Cluster.Capture;
using Dr.Providers.CommandLine;
using Dr.Providers.Configuration;
using Dr.Providers.Etcd.Capture;
using Dr.Providers.Hosts;
using Dr.Providers.Keys.Capture;
using Dr.Providers.MySql.Capture;
using Dr.Runs;
using Dr.Signing;
using Dr.Stores;

namespace Dr.Service.Backups;

/// <summary>Puts together what a backup of one cluster needs. Reads every key first, so that a missing one fails at once.</summary>
internal sealed class BackupComposition : IDisposable
{
    private readonly ClusterOptions _cluster;
    private readonly Surroundings _surroundings;
    private readonly SigningKey _signingKey;
    private readonly IReadOnlyList<Recipient> _recipients;
    private readonly IObjectStore _store;
    private readonly StoreLayout _layout;
    private readonly ExportRules? _rules;
    private readonly string _state;

    private BackupComposition(DrConfiguration configuration, ClusterOptions cluster, Surroundings surroundings)
    {
        _cluster = cluster;
        _surroundings = surroundings;
        cluster.Etcd?.RefuseOpenSecrets();
        cluster.MySql?.RefuseOpenSecrets(surroundings.Variable);
        _rules = cluster.Objects?.ReadRules();
        _state = configuration.State;
        _recipients = ConfiguredKeys.ReadRecipients(cluster);
        _signingKey = new ConfiguredKeys(configuration, surroundings.Variable).ReadSigningKey();
        _store = ConfiguredStore.Open(configuration.Store, surroundings.Clock, surroundings.Random);
        _layout = new StoreLayout(configuration.Store.Prefix, cluster.Name);
    }

    /// <exception cref="KeyException">A key is missing.</exception>
    /// <exception cref="DrException">The cluster has nothing to capture (<see cref="ErrorCode.Usage"/>).</exception>
    public static BackupComposition Of(
        DrConfiguration configuration,
        ClusterOptions cluster,
        Surroundings surroundings
    ) =>
        cluster.HasSource
            ? new BackupComposition(configuration, cluster, surroundings)
            : throw new DrException(
                ErrorCode.Usage,
                $"cluster {cluster.Name} has no source in {configuration.File}, so there is nothing to capture",
                "describe its etcd under clusters[].etcd, its objects under clusters[].objects, its database under clusters[].mysql, or its key material under clusters[].keys"
            );

    public async Task<BackupReport> RunAsync(IProgress<RunEvent> progress, CancellationToken cancellationToken)
    {
        var clock = _surroundings.Clock;
        var random = _surroundings.Random;
        var catalog = new Catalog(_store, _layout, [_signingKey.Public]);
        var newest = (await catalog.ListAsync(cancellationToken)).Points.FirstOrDefault()?.Point;
        var run = new BackupRun(
            [.. Sources(newest, progress)],
            _store,
            _layout,
            new ArtifactSealer(_store, _layout, _recipients, random, progress),
            new StoreLeases(_store, _layout, new LinuxLeaseHolders(), clock),
            _signingKey,
            ProgramIdentity.Of(ServiceProgram.Name),
            newest?.Id,
            clock,
            random,
            progress
        );
        return await run.RunAsync(cancellationToken);
    }

    public void Dispose()
    {
        _signingKey.Dispose();
        (_store as IDisposable)?.Dispose();
    }

    private IEnumerable<ISource> Sources(RecoveryPoint? newest, IProgress<RunEvent> progress)
    {
        // why: a snapshot of etcd that is taken afterwards still holds the moments at which objects were listed, and can prove them
        if (_cluster.Objects is { } objects)
        {
            yield return new ObjectSource(
                objects.Connection,
                objects.Capture,
                _rules!,
                _cluster.Name,
                Path.Combine(_state, ObjectsFacts.SourceName),
                progress,
                _surroundings.Clock
            );
        }

        if (_cluster.Etcd is { } etcd)
        {
            var previous = PreviousPosition.Of(newest?.Manifest);
            yield return new EtcdSource(etcd.Connection, etcd.Capture, previous, progress, _surroundings.Clock);
        }

        if (_cluster.MySql is { } mysql)
        {
            yield return new MySqlSource(
                mysql.Connection,
                mysql.Capture,
                _surroundings.Variable,
                Path.Combine(_state, "mysql"),
                progress,
                _surroundings.Clock
            );
        }

        if (_cluster.Keys is { } keys)
        {
            var previous = newest is null ? null : KeyFacts.Of(newest.Manifest);
            yield return new KeySource(keys, previous, progress, _surroundings.Clock);
        }
    }
}
