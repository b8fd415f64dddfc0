using System.Text;
using System.Text.Json.Nodes;
using Dr.Objects;
using Dr.Providers.Cluster.Client;
using Dr.Testing.Servers;

namespace Dr.Providers.Tests.Cluster;

/// <summary>Creating, applying, patching and deleting on a real server.</summary>
public sealed class ObjectWritingTests(SharedApiServer shared)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_object_is_created_once()
    {
        var (client, name) = await SceneAsync();
        using var own = client;

        await client.CreateAsync(name.Type, name.Namespace, Map(name, "1"), ApiWrite.Plain, Stop);
        var taken = await Assert.ThrowsAsync<ClusterException>(() =>
            client.CreateAsync(name.Type, name.Namespace, Map(name, "2"), ApiWrite.Plain, Stop)
        );

        Assert.Equal(ClusterErrorKind.AlreadyExists, taken.Kind);
        Assert.Equal("1", await ValueAsync(client, name));
    }

    [Fact]
    public async Task Applying_twice_is_as_good_as_once_and_a_field_of_another_is_a_conflict_until_forced()
    {
        var (client, name) = await SceneAsync();
        using var own = client;
        var other = ApiWrite.Plain with { FieldManager = "other" };

        await client.ApplyAsync(name, Map(name, "1"), ApiWrite.Plain, Stop);
        await client.ApplyAsync(name, Map(name, "1"), ApiWrite.Plain, Stop);
        var conflict = await Assert.ThrowsAsync<ClusterException>(() =>
            client.ApplyAsync(name, Map(name, "2"), other, Stop)
        );
        await client.ApplyAsync(name, Map(name, "2"), other with { Force = true }, Stop);

        Assert.Equal(ClusterErrorKind.Conflict, conflict.Kind);
        Assert.NotEmpty(conflict.Status!.Causes);
        Assert.Equal("2", await ValueAsync(client, name));
    }

    [Fact]
    public async Task A_rehearsal_is_checked_and_leaves_nothing()
    {
        var (client, name) = await SceneAsync();
        using var own = client;
        var rehearsal = ApiWrite.Plain with { DryRun = true };

        await client.CreateAsync(name.Type, name.Namespace, Map(name, "1"), rehearsal, Stop);
        await client.ApplyAsync(name, Map(name, "1"), rehearsal, Stop);
        var invalid = await Assert.ThrowsAsync<ClusterException>(() =>
            client.CreateAsync(name.Type, name.Namespace, Map(name with { Name = "Not_A_Name" }, "1"), rehearsal, Stop)
        );

        Assert.Equal(ClusterErrorKind.Invalid, invalid.Kind);
        Assert.Contains("Not_A_Name", invalid.Message, StringComparison.Ordinal);
        Assert.Null(await client.FindAsync(name, Stop));
    }

    [Fact]
    public async Task Patches_of_all_kinds_replacing_and_deleting_do_what_they_say()
    {
        var (client, name) = await SceneAsync();
        using var own = client;
        await client.CreateAsync(name.Type, name.Namespace, Map(name, "1"), ApiWrite.Plain, Stop);

        await client.PatchAsync(name, PatchKind.Merge, Utf8("""{"data":{"value":"2"}}"""), ApiWrite.Plain, Stop);
        Assert.Equal("2", await ValueAsync(client, name));
        var operation = """[{"op":"replace","path":"/data/value","value":"3"}]""";
        await client.PatchAsync(name, PatchKind.Json, Utf8(operation), ApiWrite.Plain, Stop);
        Assert.Equal("3", await ValueAsync(client, name));
        await client.PatchAsync(name, PatchKind.Strategic, Utf8("""{"data":{"value":"4"}}"""), ApiWrite.Plain, Stop);
        Assert.Equal("4", await ValueAsync(client, name));
        await client.ReplaceAsync(name, Map(name, "5"), ApiWrite.Plain, Stop);
        Assert.Equal("5", await ValueAsync(client, name));

        var stranger = new ApiDelete { Uid = "00000000-0000-0000-0000-000000000000" };
        var conflict = await Assert.ThrowsAsync<ClusterException>(() => client.DeleteAsync(name, stranger, Stop));
        Assert.Equal(ClusterErrorKind.Conflict, conflict.Kind);
        Assert.True(await client.DeleteAsync(name, new ApiDelete { DryRun = true }, Stop));
        Assert.True(await client.DeleteAsync(name, new ApiDelete { Propagation = "Background" }, Stop));
        Assert.False(await client.DeleteAsync(name, new ApiDelete(), Stop));
    }

    [Fact]
    public async Task A_status_is_written_apart_from_its_object()
    {
        var server = await shared.GetAsync();
        var (client, map) = await SceneAsync();
        using var own = client;
        var type = new ResourceType("", "v1", "PersistentVolumeClaim", "persistentvolumeclaims", true);
        var name = new ObjectName(type, map.Namespace, "claim");
        await server.ApplyAsync(
            $"""
            apiVersion: v1
            kind: PersistentVolumeClaim
            metadata: {"{"}name: claim, namespace: {map.Namespace}{"}"}
            spec: {"{"}accessModes: [ReadWriteOnce], resources: {"{"}requests: {"{"}storage: 1Gi{"}}}"}
            """,
            Stop
        );

        var status = ApiWrite.Plain with { Subresource = "status" };
        await client.PatchAsync(name, PatchKind.Merge, Utf8("""{"status":{"phase":"Bound"}}"""), status, Stop);

        Assert.Equal("Bound", (string?)(await client.GetAsync(name, Stop))["status"]!["phase"]);
    }

    [Fact]
    public async Task Names_with_colons_and_other_marks_are_found()
    {
        var (client, _) = await SceneAsync();
        using var own = client;
        var type = new ResourceType("rbac.authorization.k8s.io", "v1", "ClusterRole", "clusterroles", false);

        var found = await client.GetAsync(new ObjectName(type, null, "system:controller:job-controller"), Stop);

        Assert.Equal("system:controller:job-controller", (string?)found["metadata"]!["name"]);
    }

    [Fact]
    public async Task A_type_that_the_server_lacks_is_not_found()
    {
        var (client, _) = await SceneAsync();
        using var own = client;
        var type = new ResourceType("nowhere.example", "v1", "Nothing", "nothings", false);

        var missing = await Assert.ThrowsAsync<ClusterException>(() =>
            Clusters.TakeAsync(new ObjectList(client, type))
        );

        Assert.Equal(ClusterErrorKind.NotFound, missing.Kind);
        Assert.Contains("nothings.nowhere.example", missing.Message, StringComparison.Ordinal);
    }

    private async Task<(ApiClient Client, ObjectName Name)> SceneAsync()
    {
        var server = await shared.GetAsync();
        var space = await Clusters.NewSpaceAsync(server);
        return (await Clusters.ConnectAsync(server), new ObjectName(Clusters.ConfigMaps, space, "map"));
    }

    private static async Task<string?> ValueAsync(ApiClient client, ObjectName name) =>
        (string?)(await client.GetAsync(name, Stop))["data"]!["value"];

    private static ReadOnlyMemory<byte> Map(ObjectName name, string value) =>
        Utf8(
            new JsonObject
            {
                ["apiVersion"] = "v1",
                ["kind"] = "ConfigMap",
                ["metadata"] = new JsonObject { ["name"] = name.Name, ["namespace"] = name.Namespace },
                ["data"] = new JsonObject { ["value"] = value },
            }.ToJsonString()
        );

    private static ReadOnlyMemory<byte> Utf8(string text) => Encoding.UTF8.GetBytes(text);
}
