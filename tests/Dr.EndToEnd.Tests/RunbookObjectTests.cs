using Dr.EndToEnd.Tests.Kit;
using Dr.EndToEnd.Tests.Kit.Runbooks;
using Dr.Testing.Datasets;
using Dr.Testing.Servers;

namespace Dr.EndToEnd.Tests;

/// <summary>The pages for objects of a cluster, typed as they stand.</summary>
[Collection(Lanes.Objects)]
public sealed class RunbookObjectTests(SharedObjects objects)
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(90);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_deleted_namespace_comes_back_by_its_page()
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

    [Fact]
    public async Task Objects_go_into_another_cluster_by_the_page_without_any_of_our_programs()
    {
        var source = await objects.GetAsync();
        await using var stage = await ObjectStage.CreateAsync(source, Stop);
        var id = (string)(await stage.Stage.BackUpAsync(Stop)).EndedWith(0).Json["id"]!;
        await using var target = await ApiServer.StartAsync(cancellationToken: Stop);
        var desk = new Desk(stage.Stage);
        desk.PutKubectl();
        desk.Put("dr-restore", "false");
        File.Copy(stage.Stage.Identity, stage.Stage.File("identity.txt"));
        Directory.Move(Path.Combine(stage.Stage.Store, Stage.Cluster, "points", id), stage.Stage.File("point"));
        stage.Stage.Environment["CLUSTER"] = Stage.Cluster;
        stage.Stage.Environment["KUBECONFIG"] = target.Kubeconfig;

        await PageRun.FollowPartAsync("dr-restore-broken", "Objects into another cluster", desk, Stop);

        string[] web =
        [
            "-n",
            "shop",
            "get",
            "deployment",
            "web",
            "-o",
            "jsonpath={.spec.template.spec.containers[*].image}",
        ];
        Assert.Equal(
            (await source.KubectlAsync(web, Stop)).Succeeded().Output,
            (await target.KubectlAsync(web, Stop)).Succeeded().Output
        );
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
