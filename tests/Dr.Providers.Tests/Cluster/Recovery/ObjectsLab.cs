using System.Text.Json.Nodes;
using Dr.Objects;
using Dr.Objects.Selection;
using Dr.Providers.Cluster.Client;
using Dr.Providers.Recovery;
using Dr.Randomness;
using Dr.Recovery;
using Dr.Runs;
using Dr.Testing.Servers;

namespace Dr.Providers.Tests.Cluster.Recovery;

/// <summary>An archive, a cluster to restore it into, and a folder for the runs.</summary>
internal sealed class ObjectsLab : IProgress<RunEvent>, IDisposable
{
    private readonly TestFolder _folder = TestFolder.Create("objects");

    public string Archive => _folder.File("objects.tar");

    public string Runs => _folder.File("runs");

    public Action<RunEvent> Told { get; set; } = _ => { };

    public RestoreSource Source => PlainFile.Recognise(Archive);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static Inventory Inventory(ApiServer server, Func<ObjectsInventory, ObjectsInventory>? change = null)
    {
        var objects = new ObjectsInventory { Kubeconfig = server.Kubeconfig };
        return new Inventory(ClusterName.Parse("north"), [], Objects: change?.Invoke(objects) ?? objects);
    }

    /// <summary>As they were: nothing held, nothing left away, nothing parked.</summary>
    public static ObjectsInventory Everything(ObjectsInventory objects) =>
        objects with
        {
            CronJobs = CronJobMode.Keep,
            Volumes = VolumeMode.Keep,
            Webhooks = GateMode.Write,
        };

    public ClusterRestore Restoring() =>
        new(new RestoreSetup(Runs, TimeProvider.System, new SystemRandomSource(), this));

    public async Task<RestoreReport> RunAsync(Inventory inventory, CancellationToken? cancellationToken = null)
    {
        var restoring = Restoring();
        var plan = await restoring.PlanAsync(inventory, Source, [], Stop);
        return await restoring.RunAsync(plan, Source, cancellationToken ?? Stop);
    }

    public void Report(RunEvent value) => Told(value);

    /// <summary>All objects of a server that a backup would take, as kubectl would show them after stripping.</summary>
    public static async Task<SortedDictionary<string, JsonObject>> ReadAsync(ApiServer server)
    {
        using var client = await Clusters.ConnectAsync(server);
        var types = (await new Discovery(client).ReadAsync(Stop)).Exported.Where(type => TypeRules.Why(type) is null);
        var found = new SortedDictionary<string, JsonObject>(StringComparer.Ordinal);
        var services = new ServicesWithSelector();
        foreach (var type in types.OrderBy(type => type.Name == "services" ? 0 : 1))
        {
            await foreach (var what in new ObjectList(client, type).ReadAsync(Stop))
            {
                if (what is not ListedObject listed)
                {
                    continue;
                }

                var content = listed.ToJson();
                if (type.Name == "services")
                {
                    services.Note(content);
                }

                var name = ObjectName.Of(type, content);
                if (new ObjectRules(services).Why(name, content) is null)
                {
                    Stripping.Strip(type, content);
                    found[$"{name}"] = content;
                }
            }
        }

        return found;
    }

    /// <summary>With what no server of today takes as it was served: the definition of a type without a schema.</summary>
    public static SortedDictionary<string, JsonObject> AsRestored(SortedDictionary<string, JsonObject> objects)
    {
        var spec = objects["customresourcedefinitions.apiextensions.k8s.io legacies.old.example"]["spec"]!.AsObject();
        spec.Remove("preserveUnknownFields");
        spec["versions"]![0]!["schema"] = JsonNode.Parse(
            """{"openAPIV3Schema": {"type": "object", "x-kubernetes-preserve-unknown-fields": true}}"""
        );
        return objects;
    }

    /// <summary>Field for field, but for what each API server makes for itself.</summary>
    public static void AssertSame(
        SortedDictionary<string, JsonObject> before,
        SortedDictionary<string, JsonObject> after
    )
    {
        const string servers = "services default/kubernetes";
        Assert.Equal(before.Keys.Where(name => name != servers), after.Keys.Where(name => name != servers));
        foreach (var (name, content) in before.Where(one => one.Key != servers))
        {
            Assert.True(
                JsonNode.DeepEquals(content, after[name]),
                $"{name}\nwas {content.ToJsonString()}\nis  {after[name].ToJsonString()}"
            );
        }
    }

    public void Dispose() => _folder.Dispose();
}
