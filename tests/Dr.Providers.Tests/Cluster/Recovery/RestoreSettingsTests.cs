using System.Text.Json.Nodes;
using Dr.Errors;
using Dr.Findings;
using Dr.Objects;
using Dr.Recovery;
using Dr.Testing.Datasets;
using Dr.Testing.Servers;

namespace Dr.Providers.Tests.Cluster.Recovery;

/// <summary>What an inventory can say of objects, each on a real server.</summary>
public sealed class RestoreSettingsTests(SharedApiServer shared) : IDisposable
{
    private const string NodePort =
        """{"type": "NodePort", "clusterIP": "10.96.77.1", "ports": [{"name": "http", "port": 80, "protocol": "TCP", "targetPort": 80, "nodePort": 31777}]}""";

    private const string Balanced =
        """{"type": "LoadBalancer", "loadBalancerIP": "192.0.2.7", "ports": [{"port": 80, "protocol": "TCP", "targetPort": 80, "nodePort": 31778}]}""";

    private readonly ObjectsLab _lab = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Addresses_and_ports_are_kept_mapped_or_given_out_anew()
    {
        var server = await shared.GetAsync();
        await WriteAsync(
            Made.Space("set-1"),
            Made.Service("set-1", "nodes", NodePort),
            Made.Service("set-1", "public", Balanced)
        );

        await RunWholeAsync(server, objects => objects);
        var kept = await ServicesAsync(server, "set-1");
        await RunWholeAsync(
            server,
            objects =>
                objects with
                {
                    NodePorts = Map("31777", "31779"),
                    LoadBalancers = Map("192.0.2.7", "192.0.2.8"),
                    Existing = ExistingMode.Update,
                }
        );
        var mapped = await ServicesAsync(server, "set-1");
        (await server.KubectlAsync(["-n", "set-1", "delete", "service", "--all"], Stop)).Succeeded();
        await RunWholeAsync(
            server,
            objects =>
                objects with
                {
                    NodePorts = AddressRule.Cleared,
                    ClusterIPs = Map("10.96.77.1", "10.96.77.2"),
                    LoadBalancers = AddressRule.Cleared,
                }
        );
        var cleared = await ServicesAsync(server, "set-1");

        Assert.Equal("nodes 10.96.77.1 31777 ", kept["nodes"]);
        Assert.EndsWith(" 31778 192.0.2.7", kept["public"], StringComparison.Ordinal);
        Assert.Equal("nodes 10.96.77.1 31779 ", mapped["nodes"]);
        Assert.EndsWith(" 31778 192.0.2.8", mapped["public"], StringComparison.Ordinal);
        Assert.StartsWith("nodes 10.96.77.2 3", cleared["nodes"], StringComparison.Ordinal);
        Assert.DoesNotContain("31777", cleared["nodes"], StringComparison.Ordinal);
        Assert.EndsWith(" ", cleared["public"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Storage_classes_are_mapped_in_claims_and_in_their_templates()
    {
        var server = await shared.GetAsync();
        const string Claim =
            """ "spec": {"accessModes": ["ReadWriteOnce"], "storageClassName": "old", "volumeMode": "Filesystem", "resources": {"requests": {"storage": "1Gi"}}} """;
        const string Set = $$"""
            "spec": {"serviceName": "db", "replicas": 0, "selector": {"matchLabels": {"a": "b"} },
              "template": {"metadata": {"labels": {"a": "b"} }, "spec": {"containers": [{"name": "c", "image": "i"}]} },
              "volumeClaimTemplates": [{"metadata": {"name": "data"}, {{Claim}} }]}
            """;
        await WriteAsync(
            Made.Space("set-2"),
            Made.Object(Made.Claims, "set-2", "data", Claim),
            Made.Object(Made.StatefulSets, "set-2", "db", Set)
        );

        await RunWholeAsync(
            server,
            objects => objects with { StorageClasses = new Dictionary<string, string> { ["old"] = "new" } }
        );

        Assert.Equal("new", await AskAsync(server, "set-2", "pvc/data", "{.spec.storageClassName}"));
        Assert.Equal(
            "new",
            await AskAsync(server, "set-2", "statefulset/db", "{.spec.volumeClaimTemplates[0].spec.storageClassName}")
        );
    }

    [Theory]
    [InlineData("namespace/set-3a", "set-3a", "set-3b")]
    [InlineData("namespace/set-3c,kind=ConfigMap", "set-3c", "set-3d")]
    public async Task A_selected_namespace_comes_back_and_no_other(string select, string wanted, string other)
    {
        var server = await shared.GetAsync();
        await WriteAsync(Made.Space(wanted), Made.Map(wanted, "one"), Made.Space(other), Made.Map(other, "two"));

        var report = await RunWholeAsync(server, objects => objects with { Select = [select] });

        Assert.Equal((2, 2), (report.Objects!.Equal, report.Objects.LeftOut["not-selected"]));
        Assert.Equal("value", await AskAsync(server, wanted, "configmap/one", "{.data.k}"));
        Assert.NotEqual(0, (await server.KubectlAsync(["get", "namespace", other], Stop)).ExitCode);
    }

    [Theory]
    [InlineData(RehearsalMode.All)]
    [InlineData(RehearsalMode.Sample)]
    public async Task A_rehearsal_of_everything_stops_where_one_object_would_be_refused_and_a_sample_goes_on(
        RehearsalMode mode
    )
    {
        var server = await shared.GetAsync();
        var space = await Clusters.NewSpaceAsync(server);
        await WriteAsync(Made.Space(space), Made.Map(space, "good"), Made.Map(space, "bad", "no such/key"));

        if (mode == RehearsalMode.All)
        {
            var refused = await Assert.ThrowsAsync<DrException>(() => RunAsync(server, With));
            Assert.Contains("nothing was written", refused.Message, StringComparison.Ordinal);
            Assert.Contains("no such/key", refused.Message, StringComparison.Ordinal);
            Assert.NotEqual(0, (await server.KubectlAsync(["-n", space, "get", "configmap", "good"], Stop)).ExitCode);
            return;
        }

        var report = await RunAsync(server, With);
        Assert.Equal("value", await AskAsync(server, space, "configmap/good", "{.data.k}"));
        Assert.Contains(report.Findings, finding => finding.Code == "objects.would-be-refused");
        Assert.Equal($"configmaps {space}/bad", Assert.Single(report.Findings, Is("objects.refused")).Subject);
        Assert.Equal((1, ErrorCode.Degraded), (report.Objects!.Missing, report.Outcome));

        ObjectsInventory With(ObjectsInventory objects) => objects with { Rehearse = mode };
    }

    [Theory]
    [InlineData(StatusMode.Custom, "Filled", "2026-01-01T00:00:00Z")]
    [InlineData(StatusMode.None, "", "")]
    public async Task The_status_of_custom_resources_and_finished_jobs_comes_back_where_it_is_wanted(
        StatusMode mode,
        string phase,
        string completed
    )
    {
        var server = await shared.GetAsync();
        var group = $"set5{mode}.example".ToLowerInvariant();
        var space = $"set-5-{mode}".ToLowerInvariant();
        await WriteAsync(
            Definition(group),
            Made.Space(space),
            Made.Object(
                new ResourceType(group, "v1", "Widget", "widgets", true),
                space,
                "one",
                """ "spec": {"size": 1}, "status": {"phase": "Filled"} """
            ),
            Made.Object(Made.Jobs, space, "done", FinishedJob)
        );

        await RunWholeAsync(server, objects => objects with { Status = mode, Jobs = JobMode.All });

        Assert.Equal(phase, await AskAsync(server, space, $"widgets.{group}/one", "{.status.phase}"));
        Assert.Equal(completed, await AskAsync(server, space, "job/done", "{.status.completionTime}"));
    }

    [Fact]
    public async Task What_an_update_cannot_take_away_is_told_and_a_replacement_takes_it_away()
    {
        var server = await shared.GetAsync();
        var space = await Clusters.NewSpaceAsync(server);
        await server.ApplyAsync(
            $$"""{"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "one", "namespace": "{{space}}", "labels": {"whose": "theirs"} }, "data": {"more": "x"} }""",
            Stop
        );
        await WriteAsync(Made.Space(space), Made.Map(space, "one"));

        var updated = await RunAsync(server, objects => objects with { Existing = ExistingMode.Update });
        var replaced = await RunWholeAsync(server, objects => objects with { Existing = ExistingMode.Replace });

        var more = Assert.Single(updated.Findings, Is("objects.has-more"));
        Assert.Contains("/data/more was not captured", more.Message, StringComparison.Ordinal);
        Assert.Contains("/metadata/labels was not captured", more.Message, StringComparison.Ordinal);
        Assert.Contains("replace", more.Hint, StringComparison.Ordinal);
        Assert.Equal((1, ErrorCode.Degraded), (updated.Objects!.Different, updated.Outcome));
        Assert.Equal(2, replaced.Objects!.Equal);
    }

    [Fact]
    public async Task A_port_without_a_protocol_that_the_servers_apply_refuses_is_merged()
    {
        var server = await shared.GetAsync();
        var space = await Clusters.NewSpaceAsync(server);
        await server.CreateAsync([NewObject.Service(space, "web")], Stop);
        await WriteAsync(
            Made.Space(space),
            Made.Service(space, "web", """{"clusterIP": "None", "ports": [{"name": "http", "port": 81}]}""")
        );

        var report = await RunAsync(server, objects => objects with { Existing = ExistingMode.Update });

        Assert.Contains(report.Findings, Is("objects.merged"));
        Assert.DoesNotContain(report.Findings, finding => finding.Severity == Severity.Critical);
        Assert.Equal(
            "81/TCP",
            await AskAsync(server, space, "service/web", "{.spec.ports[*].port}/{.spec.ports[*].protocol}")
        );
    }

    public void Dispose() => _lab.Dispose();

    private const string FinishedJob = """
        "spec": {"backoffLimit": 6, "completions": 1, "parallelism": 1, "template": {"spec": {"restartPolicy": "Never", "containers": [{"name": "c", "image": "i"}]}}},
        "status": {"completionTime": "2026-01-01T00:00:00Z", "succeeded": 1, "conditions": [{"type": "Complete", "status": "True"}]}
        """;

    private static (ResourceType, JsonObject) Definition(string group) =>
        Made.Object(
            Made.Definitions,
            null,
            $"widgets.{group}",
            $$"""
            "spec": {"group": "{{group}}", "scope": "Namespaced", "names": {"plural": "widgets", "singular": "widget", "kind": "Widget", "listKind": "WidgetList"},
              "conversion": {"strategy": "None"}, "versions": [{"name": "v1", "served": true, "storage": true, "subresources": {"status": {} },
                "schema": {"openAPIV3Schema": {"type": "object", "properties": {"spec": {"type": "object", "properties": {"size": {"type": "integer"} } },
                  "status": {"type": "object", "properties": {"phase": {"type": "string"} } } } } } }]}
            """
        );

    private static Predicate<Finding> Is(string code) => finding => finding.Code == code;

    private static AddressRule Map(string from, string to) =>
        new(false, new Dictionary<string, string> { [from] = to });

    private Task WriteAsync(params (ResourceType, JsonObject)[] objects) =>
        ExportedObjects.WriteAsync(objects, _lab.Archive, Stop);

    private Task<RestoreReport> RunAsync(ApiServer server, Func<ObjectsInventory, ObjectsInventory> change) =>
        _lab.RunAsync(ObjectsLab.Inventory(server, change));

    /// <summary>Runs, and all is as it was to be.</summary>
    private async Task<RestoreReport> RunWholeAsync(ApiServer server, Func<ObjectsInventory, ObjectsInventory> change)
    {
        var report = await RunAsync(server, change);
        Assert.Empty(report.Findings.Where(finding => finding.Severity >= Severity.Warning));
        Assert.Equal((0, 0), (report.Objects!.Different, report.Objects.Missing));
        return report;
    }

    private static async Task<string> AskAsync(ApiServer server, string space, string what, string path) =>
        (await server.KubectlAsync(["-n", space, "get", what, "-o", $"jsonpath={path}"], Stop)).Succeeded().Output;

    /// <summary>By name: name, cluster IP, node port, balancer's address.</summary>
    private static async Task<IReadOnlyDictionary<string, string>> ServicesAsync(ApiServer server, string space)
    {
        const string Line =
            "{range .items[*]}{.metadata.name} {.spec.clusterIP} {.spec.ports[0].nodePort} {.spec.loadBalancerIP}{\"\\n\"}{end}";
        return (await AskAsync(server, space, "services", Line))
            .Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .ToDictionary(line => line.Split(' ')[0]);
    }
}
