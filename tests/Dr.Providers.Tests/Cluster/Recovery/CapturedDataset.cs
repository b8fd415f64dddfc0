using System.Text.Json.Nodes;
using Dr.Testing.Datasets;
using Dr.Testing.Servers;

namespace Dr.Providers.Tests.Cluster.Recovery;

/// <summary>The whole dataset, exported once from a real server that is gone since.</summary>
public sealed class CapturedDataset : IDisposable
{
    private readonly TestFolder _folder = TestFolder.Create("captured");
    private readonly Lazy<Task> _capture;

    public CapturedDataset() => _capture = new Lazy<Task>(CaptureAsync);

    public string Archive => _folder.File("objects.tar");

    /// <summary>By name, as a restore is to bring them back.</summary>
    public SortedDictionary<string, JsonObject> Objects { get; private set; } = [];

    public async Task<CapturedDataset> GetAsync()
    {
        await _capture.Value;
        return this;
    }

    public void Dispose() => _folder.Dispose();

    private async Task CaptureAsync()
    {
        var stop = TestContext.Current.CancellationToken;
        await using var source = await ApiServer.StartAsync(cancellationToken: stop);
        await ObjectDataset.LoadAsync(source, stop);
        await source.CreateAsync(ObjectDataset.AtTheLimits("shop"), stop);
        await source.ApplyAsync(Circle, stop);
        await LinkAsync(source, "first", "second", stop);
        await LinkAsync(source, "second", "first", stop);
        await LinkAsync(source, "part", "web", stop, "Deployment", "apps/v1");
        await ExportedObjects.WriteAsync(source, Archive, stop);
        Objects = ObjectsLab.AsRestored(await ObjectsLab.ReadAsync(source));
    }

    private const string Circle = """
        {"apiVersion": "v1", "kind": "List", "items": [
          {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "first", "namespace": "shop"}},
          {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "second", "namespace": "shop"}},
          {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "part", "namespace": "shop"}}]}
        """;

    private static async Task LinkAsync(
        ApiServer server,
        string part,
        string owner,
        CancellationToken stop,
        string kind = "ConfigMap",
        string version = "v1"
    )
    {
        string[] question = ["-n", "shop", "get", kind, owner, "-o", "jsonpath={.metadata.uid}"];
        var uid = (await server.KubectlAsync(question, stop)).Succeeded().Output;
        var patch = new JsonObject
        {
            ["metadata"] = new JsonObject
            {
                ["ownerReferences"] = new JsonArray(
                    new JsonObject
                    {
                        ["apiVersion"] = version,
                        ["kind"] = kind,
                        ["name"] = owner,
                        ["uid"] = uid,
                        ["controller"] = true,
                    }
                ),
            },
        };
        string[] link = ["-n", "shop", "patch", "configmap", part, "--type=merge", "-p", patch.ToJsonString()];
        (await server.KubectlAsync(link, stop)).Succeeded();
    }
}
