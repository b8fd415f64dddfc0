using System.Text.Json.Nodes;
using Dr.EndToEnd.Tests.Kit;
using Dr.Testing.Datasets;
using Dr.Testing.Servers;

namespace Dr.EndToEnd.Tests;

/// <summary>Both programs as they are shipped: objects of one cluster in a sealed point, and out of it into another.</summary>
[Collection(Lanes.Objects)]
public sealed class ObjectRestoreTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_point_fills_an_empty_cluster_and_says_before_and_after_what_it_does()
    {
        await using var source = await ApiServer.StartAsync(cancellationToken: Stop);
        await ObjectDataset.LoadAsync(source, Stop);
        await using var stage = await ObjectStage.CreateAsync(source, Stop);
        (await stage.Stage.BackUpAsync(Stop)).EndedWith(0);
        await source.KillAsync(Stop);
        await using var target = await ApiServer.StartAsync(cancellationToken: Stop);
        var inventory = stage.Stage.File("hosts.yaml");
        File.WriteAllText(
            inventory,
            $"cluster: {Stage.Cluster}\nobjects: {{kubeconfig: {target.Kubeconfig}, volumes: keep, cronJobs: keep, webhooks: write, rehearse: all}}\n"
        );

        var preflight = await RunAsync(stage, "preflight", "--inventory", inventory, "--point", "latest", "--json");
        var plan = await RunAsync(stage, "plan", "latest", "--inventory", inventory);
        var report = await RunAsync(stage, "run", "latest", "--inventory", inventory, "--yes", "--json");

        Assert.StartsWith(
            "v1.20",
            (string)preflight.EndedWith(0).Json["cluster"]!["version"]!,
            StringComparison.Ordinal
        );
        Assert.Contains("Secrets: NOT restored", plan.EndedWith(0).Output, StringComparison.Ordinal);
        // why: no point has Secrets, so that a report that is whole says that they are missing
        report.EndedWith(3);
        var seen = report.Json["objects"]!;
        Assert.Equal((int)seen["objects"]!, (int)seen["equal"]!);
        Assert.True((int)seen["objects"]! > 80);
        var codes = Codes(report.Json);
        Assert.Contains("objects.secret-missing", codes);
        Assert.DoesNotContain("objects.refused", codes);
        var web = await target.KubectlAsync(
            ["-n", "shop", "get", "deployment", "web", "-o", "jsonpath={.spec.replicas}"],
            Stop
        );
        Assert.Equal("3", web.Succeeded().Output);

        (await target.KubectlAsync(["-n", "shop", "delete", "configmap", "web", "hurtful-text"], Stop)).Succeeded();
        string[] one = ["run", "latest", "--inventory", inventory, "--select", "ConfigMap/shop/web", "--yes", "--json"];
        var back = (await RunAsync(stage, one)).EndedWith(0);
        Assert.Equal(2, (int)back.Json["objects"]!["equal"]! + (int)back.Json["objects"]!["kept"]!);
        Assert.Equal(0, (await target.KubectlAsync(["-n", "shop", "get", "configmap", "web"], Stop)).ExitCode);
        Assert.NotEqual(
            0,
            (await target.KubectlAsync(["-n", "shop", "get", "configmap", "hurtful-text"], Stop)).ExitCode
        );
    }

    private static Task<ProgramResult> RunAsync(ObjectStage stage, params string[] words) =>
        stage.Stage.Restore(words).RunAsync(Stop);

    private static IReadOnlyList<string> Codes(JsonNode report) =>
        [.. report["findings"]!.AsArray().Select(finding => (string)finding!["code"]!)];
}
