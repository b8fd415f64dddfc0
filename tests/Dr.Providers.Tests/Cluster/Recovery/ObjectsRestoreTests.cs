using Dr.Errors;
using Dr.Findings;
using Dr.Recovery;
using Dr.Runs;
using Dr.Testing.Servers;

namespace Dr.Providers.Tests.Cluster.Recovery;

/// <summary>From one real server into another, empty one.</summary>
public sealed class ObjectsRestoreTests(CapturedDataset dataset) : IClassFixture<CapturedDataset>, IDisposable
{
    private readonly ObjectsLab _lab = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_whole_dataset_comes_back_field_for_field_and_another_run_changes_nothing()
    {
        await using var target = await ApiServer.StartAsync(cancellationToken: Stop);
        var report = await RunAsync(target, ObjectsLab.Everything);

        Assert.Empty(report.Findings.Where(finding => finding.IsDamage || finding.Severity == Severity.Critical));
        ObjectsLab.AssertSame(dataset.Objects, await ObjectsLab.ReadAsync(target));
        Assert.Equal((0, 0), (report.Objects!.Different, report.Objects.Missing));
        Assert.Equal(report.Objects.Objects, report.Objects.Equal);
        Assert.True(report.Objects.Objects > 80);
        await AssertOwnedAsync(target, "first", "second");
        await AssertOwnedAsync(target, "second", "first");
        await AssertOwnedAsync(target, "part", "web", "deployment");

        await RunAsync(target, objects => ObjectsLab.Everything(objects) with { Existing = ExistingMode.Update });
        var once = await VersionsAsync(target);
        var again = await RunAsync(
            target,
            objects => ObjectsLab.Everything(objects) with { Existing = ExistingMode.Update }
        );
        Assert.Equal(once, await VersionsAsync(target));
        Assert.Equal(again.Objects!.Objects, again.Objects.Equal);
    }

    [Fact]
    public async Task Without_being_told_otherwise_nothing_that_could_do_harm_comes_back_and_the_report_says_what_is_missing()
    {
        await using var target = await ApiServer.StartAsync(cancellationToken: Stop);
        var report = await RunAsync(target);
        var after = await ObjectsLab.ReadAsync(target);

        Assert.DoesNotContain(after.Keys, name => name.StartsWith("persistentvolumes ", StringComparison.Ordinal));
        Assert.Null(after["persistentvolumeclaims shop-data/orders"]["spec"]!["volumeName"]);
        Assert.True((bool)after["cronjobs.batch shop-data/nightly-report"]["spec"]!["suspend"]!);
        Assert.DoesNotContain(after.Keys, name => name.EndsWith(" check.shop.example", StringComparison.Ordinal));
        Assert.Equal(1, report.Objects!.Held);
        Assert.True(report.Objects.Parked > 0);
        Assert.Equal(3, report.Objects.LeftOut["lost-volume"]);
        Assert.Equal(0, report.Objects.Different + report.Objects.Missing);
        Assert.Equal(ErrorCode.Degraded, report.Outcome);
        var login = Assert.Single(report.Findings, finding => finding.Subject == "shop/db-login");
        Assert.Equal("objects.secret-missing", login.Code);
        Assert.Contains("deployments.apps shop/web", login.Message, StringComparison.Ordinal);
        Assert.Contains(report.Findings, finding => finding.Subject == "shop.example/nobody-serves-this");
        Assert.Contains(
            report.Findings,
            finding =>
                finding.Code == "objects.parked" && finding.Message.Contains("not-there-yet", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task Held_workloads_have_no_replicas_until_they_are_released()
    {
        await using var target = await ApiServer.StartAsync(cancellationToken: Stop);
        var held = await RunAsync(target, objects => Shop(objects) with { Replicas = ReplicaMode.Hold });
        var waiting = await ObjectsLab.ReadAsync(target);
        var released = await RunAsync(
            target,
            objects =>
                Shop(objects) with
                {
                    Replicas = ReplicaMode.Hold,
                    Existing = ExistingMode.Update,
                    Release = true,
                }
        );
        var after = await ObjectsLab.ReadAsync(target);

        Assert.Equal(3, held.Objects!.Held);
        Assert.Equal("0", waiting["deployments.apps shop/web"]["spec"]!["replicas"]!.ToString());
        Assert.Equal("0", waiting["replicasets.apps shop/alone"]["spec"]!["replicas"]!.ToString());
        Assert.Contains(held.Findings, finding => finding.Code == "objects.held");
        Assert.Equal(0, released.Objects!.Held);
        Assert.Equal("3", after["deployments.apps shop/web"]["spec"]!["replicas"]!.ToString());
        Assert.Equal("0", after["deployments.apps shop/scaled-to-zero"]["spec"]!["replicas"]!.ToString());
    }

    [Theory]
    [InlineData("ConfigMap/shop/web", "configmaps shop/web", "namespaces shop")]
    [InlineData(
        "kind=Courier",
        "couriers.shop.example express",
        "customresourcedefinitions.apiextensions.k8s.io couriers.shop.example"
    )]
    public async Task One_object_comes_back_with_what_it_is_of_and_nothing_else(string select, params string[] expected)
    {
        await using var target = await ApiServer.StartAsync(cancellationToken: Stop);
        var before = await ObjectsLab.ReadAsync(target);

        var report = await RunAsync(target, objects => objects with { Select = [select] });

        var after = await ObjectsLab.ReadAsync(target);
        // why: the controller gives each namespace its account
        var made = after
            .Keys.Except(before.Keys)
            .Where(name => !name.StartsWith("serviceaccounts", StringComparison.Ordinal));
        Assert.Equal(expected.Order(StringComparer.Ordinal), made);
        Assert.Equal(expected.Length, report.Objects!.Equal);
    }

    [Fact]
    public async Task A_rehearsal_tries_everything_and_writes_nothing()
    {
        await using var target = await ApiServer.StartAsync(cancellationToken: Stop);
        var before = await VersionsAsync(target);

        var report = await RunAsync(
            target,
            objects => ObjectsLab.Everything(objects) with { Rehearse = RehearsalMode.Only }
        );

        Assert.Equal(before, await VersionsAsync(target));
        Assert.Equal(
            [ObjectsSteps.Preflight, ObjectsSteps.Stage, ObjectsSteps.Rehearse],
            report.Steps.Select(step => step.Step)
        );
        Assert.Empty(report.Findings.Where(finding => finding.Code == "objects.would-be-refused"));
        Assert.Empty(Directory.GetFiles(_lab.Runs, "staged.*", SearchOption.AllDirectories));
    }

    [Theory]
    [InlineData(ExistingMode.Keep, "theirs", "stays")]
    [InlineData(ExistingMode.Update, "info", "stays")]
    [InlineData(ExistingMode.Replace, "info", null)]
    public async Task What_exists_is_kept_updated_or_replaced(ExistingMode mode, string level, string? own)
    {
        await using var target = await ApiServer.StartAsync(cancellationToken: Stop);
        await target.ApplyAsync(
            """
            {"apiVersion": "v1", "kind": "List", "items": [{"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "shop"}},
              {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "web", "namespace": "shop"}, "data": {"LOG_LEVEL": "theirs", "own": "stays"}}]}
            """,
            Stop
        );

        var report = await RunAsync(
            target,
            objects => objects with { Select = ["kind=ConfigMap,namespace/shop"], Existing = mode }
        );

        var data = (await ObjectsLab.ReadAsync(target))["configmaps shop/web"]["data"]!;
        Assert.Equal((level, own), ((string?)data["LOG_LEVEL"], (string?)data["own"]));
        Assert.Equal(mode == ExistingMode.Keep, report.Findings.Any(finding => finding.Code == "objects.kept-differs"));
        Assert.Equal(mode == ExistingMode.Update, report.Findings.Any(finding => finding.Code == "objects.has-more"));
        Assert.Equal(mode == ExistingMode.Replace ? null : ErrorCode.Degraded, report.Outcome);
    }

    [Fact]
    public async Task Nothing_is_written_where_the_preflight_says_no()
    {
        await using var target = await ApiServer.StartAsync(cancellationToken: Stop);
        var nobody = target.KubeconfigOf("nobody");
        var before = await VersionsAsync(target);

        var refused = await Assert.ThrowsAsync<DrException>(() =>
            RunAsync(target, objects => objects with { Kubeconfig = nobody })
        );

        Assert.Contains("may not create", refused.Message, StringComparison.Ordinal);
        Assert.NotEmpty(refused.Hint);
        Assert.Equal(before, await VersionsAsync(target));
    }

    [Fact]
    public async Task A_server_that_is_killed_in_the_middle_and_comes_back_is_waited_for()
    {
        await using var target = await ApiServer.StartAsync(cancellationToken: Stop);
        var killed = new TaskCompletionSource();
        _lab.Told = told =>
        {
            if (told.Step == ObjectsSteps.Load && told.Kind == RunEventKind.Progressed && killed.TrySetResult())
            {
                target.KillAsync(Stop).GetAwaiter().GetResult();
                _ = target.StartAgainAsync(cancellationToken: Stop);
            }
        };

        var report = await RunAsync(target, ObjectsLab.Everything);

        Assert.True(killed.Task.IsCompleted);
        Assert.Empty(report.Findings.Where(finding => finding.Severity == Severity.Critical));
        ObjectsLab.AssertSame(dataset.Objects, await ObjectsLab.ReadAsync(target));
    }

    private static ObjectsInventory Shop(ObjectsInventory objects) =>
        objects with
        {
            Select = ["namespace/shop,kind=Deployment", "namespace/shop,kind=ReplicaSet", "kind=ReplicationController"],
        };

    private async Task<RestoreReport> RunAsync(
        ApiServer target,
        Func<ObjectsInventory, ObjectsInventory>? change = null
    )
    {
        File.Copy((await dataset.GetAsync()).Archive, _lab.Archive, overwrite: true);
        return await _lab.RunAsync(ObjectsLab.Inventory(target, change));
    }

    private static async Task AssertOwnedAsync(ApiServer server, string part, string owner, string kind = "configmap")
    {
        string[] uid = ["-n", "shop", "get", kind, owner, "-o", "jsonpath={.metadata.uid}"];
        string[] found = ["-n", "shop", "get", "configmap", part, "-o", "jsonpath={.metadata.ownerReferences[0].uid}"];
        var expected = (await server.KubectlAsync(uid, Stop)).Succeeded().Output;
        Assert.Equal(expected, (await server.KubectlAsync(found, Stop)).Succeeded().Output);
    }

    /// <summary>Every object but those that renew themselves, with the version that any write changes.</summary>
    private static async Task<string> VersionsAsync(ApiServer server)
    {
        var kinds =
            "namespaces,configmaps,services,deployments,statefulsets,cronjobs,jobs,pods,roles,clusterroles,crds,pv,pvc,ingresses";
        string[] question =
        [
            "get",
            kinds,
            "-A",
            "-o",
            "jsonpath={range .items[*]}{.kind}/{.metadata.namespace}/{.metadata.name}={.metadata.resourceVersion}{\"\\n\"}{end}",
        ];
        return (await server.KubectlAsync(question, Stop)).Succeeded().Output;
    }

    public void Dispose() => _lab.Dispose();
}
