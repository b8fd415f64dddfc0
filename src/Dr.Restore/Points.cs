using Dr.Catalogs;
using Dr.Objects;
using Dr.Opening;
using Dr.Pipelines.Age;
using Dr.Providers.Cluster.Completeness;
using Dr.Providers.CommandLine;
using Dr.Providers.Configuration;
using Dr.Runs;
using Dr.Stores;
using Dr.Verification;

namespace Dr.Restore;

/// <summary>The points of one cluster, for reading only: no command that holds this can change the store.</summary>
internal sealed class Points
{
    private readonly ConfiguredKeys _keys;
    private readonly Catalog _catalog;
    private readonly string _state;

    private Points(DrConfiguration configuration, ClusterOptions cluster, Surroundings surroundings)
    {
        _state = configuration.State;
        _keys = new ConfiguredKeys(configuration, surroundings.Variable);
        Layout = new StoreLayout(configuration.Store.Prefix, cluster.Name);
        Reader = ConfiguredStore.OpenReader(configuration.Store, surroundings.Clock, surroundings.Random);
        _catalog = new Catalog(Reader, Layout, _keys.ReadTrusted());
    }

    public StoreLayout Layout { get; }

    public IObjectReader Reader { get; }

    /// <param name="invocation">The command.</param>
    /// <param name="cluster">Which cluster; null where there is only one.</param>
    public static Points Of(Invocation invocation, string? cluster)
    {
        var configuration = invocation.ReadConfiguration();
        return new Points(configuration, configuration.Cluster(cluster), invocation.Surroundings);
    }

    public Task<CatalogListing> ListAsync(CancellationToken cancellationToken) => _catalog.ListAsync(cancellationToken);

    /// <summary>The point and what is known of it.</summary>
    public async Task<CatalogEntry> SelectAsync(string text, CancellationToken cancellationToken) =>
        PointSelector.Select(text, await _catalog.ListAsync(cancellationToken));

    /// <summary>The point alone: an id is not looked for among all others.</summary>
    public async Task<RecoveryPoint> OpenAsync(string text, CancellationToken cancellationToken) =>
        RecoveryPointId.TryParse(text, out var id)
            ? await _catalog.OpenAsync(id, cancellationToken)
            : (await SelectAsync(text, cancellationToken)).Point;

    public IReadOnlyList<Identity> ReadIdentities() => _keys.ReadIdentities();

    public PointReader Opening() => new(Reader, Layout, ReadIdentities());

    public CompletenessCheck Comparing(IProgress<RunEvent> progress) =>
        new(Opening(), Path.Combine(_state, ObjectsFacts.SourceName), progress);

    public Verifier Verifying(VerificationDepth depth, IProgress<RunEvent> progress) =>
        new(Reader, Layout, depth == VerificationDepth.Opened ? ReadIdentities() : [], progress);
}
