using Dr.Errors;
using Dr.Findings;
using Dr.Testing.Servers;

namespace Dr.Providers.Tests.Etcd;

/// <summary>Five members of which some do not answer.</summary>
public sealed class CaptureWithMembersDownTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task With_one_or_two_members_down_the_capture_works_and_says_who_is_down(int down)
    {
        await using var cluster = await StartedAsync(new EtcdClusterOptions());
        foreach (var index in Enumerable.Range(3, 2).Take(down))
        {
            await cluster.KillMemberAsync(index);
        }
        var revision = await cluster.Gateway.RevisionAsync();

        var captured = await new CaptureScene(CaptureScene.ConnectionTo(cluster)).CaptureAsync();

        Assert.All(captured.Degrading, f => Assert.Equal(("etcd.member-down", Severity.Warning), (f.Code, f.Severity)));
        Assert.Equal(
            Enumerable.Range(4, 2).Take(down).Select(i => $"etcd{i}"),
            captured.Degrading.Select(f => f.Subject)
        );
        Assert.True((bool)captured.Report.Facts["quorum"]!);
        Assert.Equal($"{5 - down} of 5", (string)captured.Report.Facts["hashAgreement"]!);
        await AssertRestorableAsync(captured, revision);
    }

    [Fact]
    public async Task Without_quorum_a_snapshot_is_still_taken_and_marked()
    {
        await using var cluster = await StartedAsync(new EtcdClusterOptions { Tls = true });
        var revision = await cluster.Gateway.RevisionAsync();
        await LoseQuorumAsync(cluster);

        var captured = await new CaptureScene(CaptureScene.ConnectionTo(cluster)).CaptureAsync();

        var finding = Assert.Single(captured.Degrading, f => f.Severity == Severity.Critical);
        Assert.Equal("etcd.no-quorum", finding.Code);
        Assert.Equal(3, captured.Degrading.Count(f => f.Code == "etcd.member-down"));
        Assert.False((bool)captured.Report.Facts["quorum"]!);
        Assert.Equal("2 of 5", (string)captured.Report.Facts["hashAgreement"]!);
        await AssertRestorableAsync(captured, revision);
    }

    [Fact]
    public async Task Without_quorum_a_password_opens_nothing_and_the_error_says_what_would()
    {
        await using var cluster = await StartedAsync(new EtcdClusterOptions { Authentication = true });
        await LoseQuorumAsync(cluster);

        var e = await Assert.ThrowsAnyAsync<DrException>(() =>
            new CaptureScene(CaptureScene.ConnectionTo(cluster)).CaptureAsync()
        );

        Assert.Contains("signing in", e.Message, StringComparison.Ordinal);
        Assert.Contains("client certificate", e.Hint, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_frozen_member_that_no_endpoint_names_is_found_and_reported_down()
    {
        await using var cluster = await StartedAsync(new EtcdClusterOptions());
        await cluster.PauseMemberAsync(4);
        var connection = CaptureScene.ConnectionTo(cluster);
        connection = connection with { Endpoints = [connection.Endpoints[0]] };

        var captured = await new CaptureScene(connection).CaptureAsync();

        var finding = Assert.Single(captured.Degrading);
        Assert.Equal(("etcd.member-down", "etcd5"), (finding.Code, finding.Subject));
        Assert.Equal("4 of 5", (string)captured.Report.Facts["hashAgreement"]!);
    }

    [Fact]
    public async Task Nobody_answering_is_an_error_that_names_every_endpoint()
    {
        await using var cluster = await EtcdCluster.StartAsync(new EtcdClusterOptions { Members = 1 });
        await cluster.KillMemberAsync(0);

        var e = await Assert.ThrowsAsync<SourceUnavailableException>(() =>
            new CaptureScene(CaptureScene.ConnectionTo(cluster)).CaptureAsync()
        );

        Assert.Contains(cluster.Endpoints[0], e.Message, StringComparison.Ordinal);
    }

    private static async Task<EtcdCluster> StartedAsync(EtcdClusterOptions options)
    {
        var cluster = await EtcdCluster.StartAsync(options);
        await cluster.Gateway.LoadAsync(KubernetesKeys.Generate(200));
        return cluster;
    }

    private static async Task LoseQuorumAsync(EtcdCluster cluster)
    {
        foreach (var index in Enumerable.Range(2, 3))
        {
            await cluster.KillMemberAsync(index);
        }
    }

    private static async Task AssertRestorableAsync(Captured captured, long revision)
    {
        using var folder = TestFolder.Create("capture");
        var status = await StockSnapshot.StatusAsync(EtcdVersion.V35, folder, captured.Snapshot);
        Assert.Equal(revision, (long)status["revision"]!);
        (await StockSnapshot.RestoreAsync(EtcdVersion.V35, folder, captured.Snapshot)).Succeeded();
    }
}
