using Dr.EndToEnd.Tests.Kit;
using Dr.EndToEnd.Tests.Kit.Runbooks;
using Dr.Testing.Datasets;
using Dr.Testing.Servers;

namespace Dr.EndToEnd.Tests;

/// <summary>The pages for objects of a cluster, typed as they stand.</summary>
[Collection(Lanes.Objects)]
public sealed class RunbookObjectTests
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(90);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_deleted_namespace_comes_back_by_its_page_and_into_another_cluster_with_stock_tools()
    {
        await using var server = await ApiServer.StartAsync(cancellationToken: Stop);
        await ObjectDataset.LoadAsync(server, Stop);
        await using var stage = await ObjectStage.CreateAsync(server, Stop);
        (await stage.Stage.BackUpAsync(Stop)).EndedWith(0);
        await DeleteAsync(server);
        var desk = new Desk(stage.Stage);
        desk.PutKubectl();
        File.Copy(server.Kubeconfig, stage.Stage.File("admin.conf"));
        desk.Write("same-cluster.yaml", $"cluster: {Stage.Cluster}", "objects: {kubeconfig: admin.conf}");

        await PageRun.FollowAsync("namespace-deleted", desk, "one API server with 80 objects", Stop);

        var replicas = await server.KubectlAsync(
            ["-n", "shop", "get", "deployment", "web", "-o", "jsonpath={.spec.replicas}"],
            Stop
        );
        Assert.Equal("3", replicas.Succeeded().Output);
    }

    // why: nobody serves the finalizer of one object of the dataset, so that its namespace would never be gone
    private static async Task DeleteAsync(ApiServer server)
    {
        (
            await server.KubectlAsync(
                [
                    "-n",
                    "shop",
                    "patch",
                    "baskets.shop.example",
                    "full",
                    "--type=merge",
                    "--patch={\"metadata\":{\"finalizers\":null}}",
                ],
                Stop
            )
        ).Succeeded();
        (await server.KubectlAsync(["delete", "namespace", "shop", "--wait=false"], Stop)).Succeeded();
        await Waiting.UntilAsync(
            "the namespace is gone",
            s_patience,
            async token => (await server.KubectlAsync(["get", "namespace", "shop"], token)).ExitCode != 0,
            Stop
        );
    }
}
