using Dr.Capture;
using Dr.Catalogs;
using Dr.Leases;
using Dr.Manifests;
using Dr.Pipelines.Age;
using Dr.Randomness;
using Dr.Runs;
using Dr.Signing;
using Dr.Stores;
using Dr.Verification;
using Microsoft.Extensions.Time.Testing;

namespace Dr.Testing.Points;

/// <summary>Everything that makes, lists and verifies points of one cluster in a given store, with keys of its own.</summary>
public sealed class PointLab(IObjectStore store) : IDisposable
{
    private static readonly CreatedBy s_createdBy = new("dr-test", "0", "test");

    public IObjectStore Store { get; } = store;

    public StoreLayout Layout { get; } = new("dr", ClusterName.Parse("production"));

    public IRandomSource Random { get; } = new SystemRandomSource();

    public FakeTimeProvider Clock { get; } = new(new DateTimeOffset(2026, 11, 22, 2, 0, 0, TimeSpan.Zero));

    public SigningKey SigningKey { get; } = SigningKey.New(new SystemRandomSource());

    public Identity Identity { get; } = Identity.New(new SystemRandomSource());

    public RecoveryPointId? Newest { get; set; }

    public IProgress<RunEvent> Silent { get; } = new NoProgress();

    public Catalog Catalog => new(Store, Layout, [SigningKey.Public]);

    public BackupRun Backup(params ISource[] sources) => Backup(Store, sources);

    public BackupRun Backup(IObjectStore store, params ISource[] sources) =>
        new(
            sources,
            store,
            Layout,
            new ArtifactSealer(store, Layout, [Identity.Recipient], Random, Silent),
            new StoreLeases(store, Layout, new OneHolder(), Clock),
            SigningKey,
            s_createdBy,
            Newest,
            Clock,
            Random,
            Silent
        );

    public async Task<RecoveryPoint> PointAsync(params ISource[] sources)
    {
        var report = await Backup(sources).RunAsync(CancellationToken.None);
        return await Catalog.OpenAsync(report.Id, CancellationToken.None);
    }

    public Task<VerificationReport> VerifyAsync(RecoveryPoint point, VerificationDepth depth) =>
        new Verifier(Store, Layout, [Identity], Silent).VerifyAsync(point, depth, CancellationToken.None);

    public void Dispose()
    {
        SigningKey.Dispose();
        Identity.Dispose();
    }

    private sealed class NoProgress : IProgress<RunEvent>
    {
        public void Report(RunEvent value) { }
    }

    private sealed class OneHolder : ILeaseHolders
    {
        public LeaseHolder Current { get; } = new("test", "boot", 1, 1);

        public bool IsCertainlyDead(LeaseHolder holder) => false;
    }
}
