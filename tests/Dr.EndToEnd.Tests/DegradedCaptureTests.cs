using System.Text;
using System.Text.Json.Nodes;
using Dr.EndToEnd.Tests.Kit;
using Dr.Testing.Servers;

namespace Dr.EndToEnd.Tests;

/// <summary>A cluster that is not well is captured all the same, the point says so, and the exit code is never 0.</summary>
[Collection(Lanes.Keyspaces)]
public sealed class DegradedCaptureTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task With_members_down_points_are_made_and_marked_and_the_one_made_without_quorum_restores()
    {
        await using var cluster = await Sources.StartAsync(Stop, keys: 100);
        await using var stage = await Stage.CreateAsync(cluster.Endpoints, Stop);
        var keys = await new Keyspace(cluster.Endpoints).KeysAsync(Stop);
        await cluster.KillMemberAsync(4, Stop);
        var one = (await stage.BackUpAsync(Stop)).EndedWith(3).Json;
        Assert.Equal("etcd5", Assert.Single(Subjects(one, "etcd.member-down")));
        Assert.Empty(Subjects(one, "etcd.no-quorum"));
        await cluster.KillMemberAsync(3, Stop);
        await cluster.KillMemberAsync(2, Stop);
        var three = (await stage.BackUpAsync(Stop)).EndedWith(3).Json;
        Assert.Equal(["etcd3", "etcd4", "etcd5"], Subjects(three, "etcd.member-down").Order());
        Assert.Single(Subjects(three, "etcd.no-quorum"));
        Assert.Equal(2, (await StoreProof.HoldsOnlyWholePointsAsync(stage, Stop)).Count);
        var list = (await stage.Restore("list", "--json").RunAsync(Stop)).EndedWith(0).Json;
        Assert.All(list["points"]!.AsArray(), point => Assert.True((bool)point!["degraded"]!));
        await Sources.LoseAsync(cluster, Stop);

        (await stage.RunOf().RunAsync(Stop)).EndedWith(0);
        await RestoredProof.HoldsAsync(new Keyspace(stage.Machines.Endpoints), keys, Stop);
    }

    [Fact]
    public async Task A_member_whose_data_differs_from_the_four_others_is_named_and_not_captured()
    {
        await using var cluster = await Sources.StartAsync(Stop, keys: 100);
        await cluster.Gateway.PutAsync("/registry/precious", "the-value-that-counts", Stop);
        await using var stage = await Stage.CreateAsync(cluster.Endpoints, Stop);
        var best = (string)(await FactsAsync(stage, 0))["member"]!;
        await CorruptAsync(cluster, best[^1] - '1', "the-value-that-counts", "the-value-that-c0unts");

        var facts = await FactsAsync(stage, 3);

        Assert.NotEqual(best, (string)facts["member"]!);
        Assert.Equal("4 of 5", (string?)facts["hashAgreement"]);
        var show = (await stage.Restore("show", "latest", "--json").RunAsync(Stop)).EndedWith(0).Json;
        Assert.Equal(best, Assert.Single(Subjects(show["manifest"]!, "etcd.hash-mismatch")));
        (await stage.Restore("fetch", "latest", "--to", "fetched").RunAsync(Stop)).EndedWith(0);
        var fetched = await File.ReadAllBytesAsync(stage.File("fetched/etcd/snapshot.db"), Stop);
        Assert.True(fetched.AsSpan().IndexOf("the-value-that-counts"u8) > 0);
        Assert.True(fetched.AsSpan().IndexOf("the-value-that-c0unts"u8) < 0);
    }

    /// <summary>Backs up, and what the newest manifest says of etcd.</summary>
    private static async Task<JsonNode> FactsAsync(Stage stage, int code)
    {
        (await stage.BackUpAsync(Stop)).EndedWith(code);
        var show = await stage.Restore("show", "latest", "--json").RunAsync(Stop);
        return show.EndedWith(0).Json["manifest"]!["sources"]!["etcd"]!;
    }

    // why: bbolt's pages carry no checksum, so this is what a bit that rots on a disk looks like
    private static async Task CorruptAsync(EtcdCluster cluster, int index, string from, string to)
    {
        await cluster.StopMemberAsync(index, Stop);
        var file = cluster.Members[index].DatabaseFile;
        var bytes = await File.ReadAllBytesAsync(file, Stop);
        while (bytes.AsSpan().IndexOf(Encoding.UTF8.GetBytes(from)) is var at and >= 0)
        {
            Encoding.UTF8.GetBytes(to).CopyTo(bytes, at);
        }

        await File.WriteAllBytesAsync(file, bytes, Stop);
        await cluster.StartMemberAsync(index, cancellationToken: Stop);
    }

    private static IReadOnlyList<string> Subjects(JsonNode report, string code) =>
        [
            .. report["findings"]!
                .AsArray()
                .Where(finding => (string)finding!["code"]! == code)
                .Select(finding => (string)finding!["subject"]!),
        ];
}
