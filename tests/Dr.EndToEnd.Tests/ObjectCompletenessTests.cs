using System.Text.Json.Nodes;
using Dr.EndToEnd.Tests.Kit;
using Dr.Testing.Datasets;
using Dr.Testing.Servers;

namespace Dr.EndToEnd.Tests;

/// <summary>The objects of a point are held against the etcd snapshot of the same point, offline.</summary>
[Collection(Lanes.Objects)]
public sealed class ObjectCompletenessTests(SharedObjects shared)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task As_many_objects_of_each_type_were_listed_as_the_snapshot_has_keys()
    {
        await using var stage = await ObjectStage.CreateAsync(await shared.GetAsync(), Stop, withEtcd: true);

        var export = await stage.ExportAsync(Stop);
        var verified = (await VerifyAsync(stage)).EndedWith(0);

        Assert.Empty(verified.Json["report"]!["findings"]!.AsArray());
        Assert.Contains(
            verified.Progress,
            line => line.Text == $"{export.Facts["types"]!.AsArray().Count} types, as many objects as keys"
        );
    }

    [Fact]
    public async Task Objects_that_come_and_go_between_the_export_and_the_snapshot_alarm_nobody()
    {
        await using var server = await ApiServer.StartAsync(new ApiServerOptions { Controllers = [] }, Stop);
        await server.CreateAsync(ObjectDataset.ManyNamespaces(), Stop);
        await server.CreateAsync(ObjectDataset.Many(400), Stop);
        await using var stage = await ObjectStage.CreateAsync(server, Stop, withEtcd: true);
        using var quiet = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        var changes = ChangeAsync(server, quiet.Token);

        (await stage.Stage.BackUpAsync(Stop)).EndedWith(0);
        await quiet.CancelAsync();
        var changed = await changes;
        var verified = (await VerifyAsync(stage)).EndedWith(0);

        Assert.True(changed > 10, $"{changed} changes only");
        Assert.Empty(verified.Json["report"]!["findings"]!.AsArray());
    }

    [Fact]
    public async Task An_export_of_another_cluster_s_objects_is_told_with_types_and_both_figures()
    {
        await using var other = await ApiServer.StartAsync(new ApiServerOptions { Controllers = [] }, Stop);
        var space = ObjectDataset.ManyNamespaces().First();
        await other.CreateAsync([space, NewObject.ConfigMap("default", "one-more", [])], Stop);
        await using var server = await ApiServer.StartAsync(new ApiServerOptions { Controllers = [] }, Stop);
        // why: its etcd must have come as far as the other's, else there is nothing to compare with
        await server.CreateAsync(ObjectDataset.ManyNamespaces(), Stop);
        await server.CreateAsync(ObjectDataset.Many(200), Stop);
        await using var stage = await ObjectStage.CreateAsync(server, Stop, withEtcd: true);
        stage.Read(other.Kubeconfig);
        (await stage.Stage.BackUpAsync(Stop)).EndedWith(0);

        var verified = (await VerifyAsync(stage)).EndedWith(4);

        var findings = verified.Json["report"]!["findings"]!.AsArray();
        Assert.Contains(findings, finding => (string?)finding!["code"] == "objects.count-differs");
        Assert.All(findings, finding => Assert.NotEqual("", (string?)finding!["subject"]));
    }

    private static Task<ProgramResult> VerifyAsync(ObjectStage stage) =>
        stage.Stage.Restore("verify", "latest", "--depth", "opened", "--json").RunAsync(Stop);

    private static async Task<int> ChangeAsync(ApiServer server, CancellationToken cancellationToken)
    {
        var changes = 0;
        while (!cancellationToken.IsCancellationRequested)
        {
            var name = $"moving-{changes}";
            var body = new JsonObject { ["data"] = new JsonObject { ["at"] = $"{changes}" } };
            await server.CreateAsync([NewObject.ConfigMap("many-0", name, body)], Stop);
            if (changes++ % 2 == 0)
            {
                var path = new Uri($"/api/v1/namespaces/many-0/configmaps/{name}", UriKind.Relative);
                (await server.Http.DeleteAsync(path, Stop)).EnsureSuccessStatusCode();
            }
        }

        return changes;
    }
}
