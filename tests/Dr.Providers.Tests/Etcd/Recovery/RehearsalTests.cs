using Dr.Errors;
using Dr.Opening;
using Dr.Preflight;
using Dr.Providers.Etcd.Capture;
using Dr.Providers.Recovery;
using Dr.Testing.Points;
using Dr.Testing.Servers;
using Dr.Testing.Stores;

namespace Dr.Providers.Tests.Etcd.Recovery;

/// <summary>Restores beside a cluster that lives and must not be touched.</summary>
[Collection(RestoreCollection.Name)]
public sealed class RehearsalTests(EtcdSourceFixture source) : IAsyncDisposable
{
    private readonly RestoreLab _lab = new(EtcdVersion.V35);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private RestoreSource File35 => new RestoreSource.FromFile(source.File35);

    public ValueTask DisposeAsync() => _lab.DisposeAsync();

    [Fact]
    public async Task Machines_that_reach_the_living_cluster_are_refused_until_somebody_goes_on_in_spite_of_it()
    {
        using var points = new PointLab(new InMemoryObjectStore());
        await using var cluster = await LocalEtcdCluster.StartAsync(new EtcdClusterOptions(), Cancellation);
        await cluster.Gateway.LoadAsync(KubernetesKeys.Generate(50), cancellationToken: Cancellation);
        var living = new EtcdSource(
            CaptureScene.ConnectionTo(cluster),
            new(),
            null,
            points.Silent,
            TimeProvider.System
        );
        var point = await points.PointAsync(living);
        var revision = await cluster.Gateway.RevisionAsync(Cancellation);
        var reader = new PointReader(points.Store, points.Layout, [points.Identity]);
        var restore = new RestoreSource.FromPoint(point, reader);
        _lab.Configure(setup => setup with { IsRehearsal = true });

        var refused = await Assert.ThrowsAsync<DrException>(() => _lab.RunAsync(restore, Cancellation));
        _lab.Configure(setup => setup with { Accepted = [Acceptance.SourceReachable] });
        var report = await _lab.RunAsync(restore, Cancellation);

        Assert.Contains("not kept away from the real cluster", refused.Message, StringComparison.Ordinal);
        Assert.Contains($"--accept {Acceptance.SourceReachable}", refused.Hint, StringComparison.Ordinal);
        Assert.False(report.Degraded, string.Join("\n", report.Findings));
        Assert.Contains(report.Findings, finding => finding.Code == Acceptance.SourceReachable);
        Assert.Equal(50, report.Etcd!.Keys);
        Assert.Equal(revision, await cluster.Gateway.RevisionAsync(Cancellation));
    }

    [Fact]
    public async Task Where_nothing_says_where_the_real_cluster_is_it_has_to_be_named()
    {
        _lab.Configure(setup => setup with { IsRehearsal = true });
        var refused = await Assert.ThrowsAsync<DrException>(() => _lab.RunAsync(File35, Cancellation));

        _lab.Configure($"oldEndpoints: [\"http://{_lab.Address(200)}:2379\"]");
        var report = await _lab.RunAsync(File35, Cancellation);

        _lab.Configure(setup => setup with { InPlace = true });
        var again = await _lab.RunAsync(File35, Cancellation);

        Assert.Equal(5, again.Etcd!.Healthy);
        Assert.Contains("etcd.oldEndpoints", refused.Hint, StringComparison.Ordinal);
        Assert.Equal(5, report.Etcd!.Healthy);
        Assert.DoesNotContain(report.Findings, finding => finding.Code == Acceptance.SourceReachable);
    }
}
