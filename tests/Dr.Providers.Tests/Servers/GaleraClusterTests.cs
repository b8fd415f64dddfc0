using Dr.Testing.Servers;

namespace Dr.Providers.Tests.Servers;

/// <summary>The test kit's Galera cluster is a real one.</summary>
public sealed class GaleraClusterTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_one_node_commits_the_others_have_and_a_killed_node_comes_back()
    {
        await using var cluster = await GaleraCluster.StartAsync(cancellationToken: Stop);
        Assert.Equal(3, cluster.Nodes.Count);
        await cluster
            .Nodes[0]
            .ExecuteAsync(
                "CREATE DATABASE s; CREATE TABLE s.t (id INT PRIMARY KEY); INSERT INTO s.t VALUES (1)",
                null,
                Stop
            );
        await HasAsync(cluster.Nodes[2], "1");
        await cluster.Nodes[2].KillAsync(Stop);
        await GaleraCluster.AwaitSyncedAsync(cluster.Nodes[0], 2, Stop);
        await cluster.Nodes[0].ExecuteAsync("INSERT INTO s.t VALUES (2)", null, Stop);
        await cluster.Nodes[2].StartAgainAsync(Stop);
        await GaleraCluster.AwaitSyncedAsync(cluster.Nodes[2], 3, Stop);
        await HasAsync(cluster.Nodes[2], "3");
    }

    private static async Task HasAsync(MariaDbServer node, string sum) =>
        Assert.Equal(
            sum,
            await node.ScalarAsync("SET SESSION wsrep_sync_wait = 1; SELECT SUM(id) FROM s.t", null, Stop)
        );
}
