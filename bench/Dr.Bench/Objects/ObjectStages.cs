using System.Text.Json.Nodes;
using Dr.Bench.Comparisons;
using Dr.Bench.Stages;
using Dr.Objects;
using Dr.Objects.Archive;
using Dr.Objects.Leaks;
using Dr.Objects.Secrets;
using Dr.Objects.Selection;
using Dr.Objects.Trees;
using Dr.Providers.Cluster.Capture;
using Dr.Providers.Cluster.Client;
using Dr.Providers.Cluster.Recovery;
using Dr.Providers.Cluster.Trees;
using Dr.Recovery;

namespace Dr.Bench.Objects;

/// <summary>Where an export's and a restore's time goes: the product's own stages, each alone, in one thread, on the objects of the server.</summary>
internal sealed class ObjectStages(BenchSettings settings, ObjectDumps dumps, TimeProvider clock)
{
    private readonly List<(ResourceType Type, byte[] Json)> _served = [];
    private readonly TreePaths _paths = new(ClusterName.Parse("bench"));

    public IReadOnlyList<StageCost> Costs { get; private set; } = [];

    /// <summary>How many objects each stage was given that has all of them.</summary>
    public int Objects => _served.Count;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await ReadAsync(cancellationToken);
        var bytes = _served.Sum(one => (long)one.Json.Length);
        var stages = new StageClock(clock) { PlainSize = bytes };
        // why: the first passes are thrown away: they compile
        foreach (var isWarm in (bool[])[false, false, true])
        {
            stages.IsWarm = isWarm;
            Export(stages, bytes);
            await WholeAsync(stages, bytes, cancellationToken);
            await RestoreAsync(stages, cancellationToken);
        }

        Costs = stages.Costs;
    }

    private async Task ReadAsync(CancellationToken cancellationToken)
    {
        var options = new ClusterConnectionOptions { Kubeconfig = KubernetesServer.Kubeconfig(settings) };
        using var client = await ApiClient.ConnectAsync(options, clock, cancellationToken);
        var plan = TypePlan.Of(await new Discovery(client).ReadAsync(cancellationToken));
        foreach (var type in plan.Types.OrderBy(type => ObjectExporter.ComesFirst(type) ? 0 : 1))
        {
            await foreach (var what in new ObjectList(client, type).ReadAsync(cancellationToken))
            {
                if (what is ListedObject listed)
                {
                    _served.Add((type, listed.Utf8Json.ToArray()));
                }
            }
        }
    }

    private void Export(StageClock stages, long bytes)
    {
        List<(ObjectName Name, JsonObject Content)> objects = [];
        stages.Measure("read the JSON", bytes, () => objects = Parse());
        var services = new ServicesWithSelector();
        var custom = new CustomTypes();
        foreach (var (name, content) in objects)
        {
            NoteFirst(name, content, services, custom);
        }

        List<IndexEntry> entries = [];
        stages.Measure(
            "choose, note for the index, strip",
            bytes,
            () =>
            {
                var rules = new ObjectRules(services);
                objects.RemoveAll(one => rules.Why(one.Name, one.Content) is not null);
                entries = objects.ConvertAll(one => IndexEntry.Of(one.Name, one.Content));
                objects.ForEach(one => Stripping.Strip(one.Name.Type, one.Content));
            }
        );
        stages.Measure(
            "look for secrets",
            bytes,
            () => objects.ForEach(one => LeakScanner.Scan(one.Name, one.Content, LeakPolicy.Block))
        );
        stages.Measure(
            "note which Secrets are needed",
            bytes,
            () => objects.ForEach(one => SecretReferences.In(one.Name, one.Content))
        );
        List<Digest> digests = [];
        stages.Measure("digest", bytes, () => digests = objects.ConvertAll(one => CanonicalJson.DigestOf(one.Content)));
        var split = new TreeSplit(DeploymentRulesFile.BuiltIn);
        List<ObjectParts> parts = [];
        stages.Measure(
            "divide among the trees",
            bytes,
            () => parts = objects.ConvertAll(one => split.Split(one.Name, one.Content))
        );
        stages.Measure(
            "write YAML and the index",
            bytes,
            () =>
            {
                for (var i = 0; i < objects.Count; i++)
                {
                    var entry = entries[i] with { Sha256 = digests[i] };
                    ArchivedObject.Of(_paths, objects[i].Name, parts[i], entry, null);
                }
            }
        );
    }

    private async Task WholeAsync(StageClock stages, long bytes, CancellationToken cancellationToken)
    {
        var exporter = new ObjectExporter(DeploymentRulesFile.BuiltIn, LeakPolicy.Block, _paths);
        var exports = new List<TypeExport>();
        stages.Measure(
            "all of these, into the spools of the types",
            bytes,
            () =>
            {
                foreach (var (type, json) in _served)
                {
                    if (exports.Count == 0 || exports[^1].Type != type)
                    {
                        exports.Add(new TypeExport(type, new ScratchStream(settings.Work)));
                    }

                    exporter.Take(exports[^1], new ListedObject(type, json).ToJson());
                }
            }
        );
        await stages.MeasureAsync(
            "from the spools into a tar",
            bytes,
            async () =>
            {
                await using var writer = new ObjectArchiveWriter(
                    new BufferedStream(Stream.Null, 1 << 18),
                    _paths,
                    new MemoryStream(),
                    new MemoryStream(),
                    new MemoryStream()
                );
                foreach (var content in exports.SelectMany(export => export.Spool.InOrder()))
                {
                    await writer.AddAsync(content, cancellationToken);
                }

                await writer.EndAsync(cancellationToken);
            }
        );
        exports.ForEach(export => export.Dispose());
    }

    private async Task RestoreAsync(StageClock stages, CancellationToken cancellationToken)
    {
        var size = new FileInfo(dumps.Tar).Length;
        var archive = new ObjectArchive(dumps.Tar);
        stages.Measure("restore: read the archive, check each digest", size, () => _ = archive.ReadObjects().Count());
        var inventory = new ObjectsInventory();
        var folder = Path.Join(settings.Work, "stages");
        Surrounding.Empty(folder);
        await stages.MeasureAsync(
            "restore: the same, choose, put down, order",
            size,
            () => new StagedObjectsWriter(inventory).WriteAsync(dumps.Tar, folder, cancellationToken)
        );
        stages.Measure(
            "restore: open what was put down, as each step does",
            size,
            () => StagedObjects.Open(folder).Dispose()
        );
        Directory.Delete(folder, recursive: true);
    }

    private List<(ObjectName Name, JsonObject Content)> Parse() =>
        _served.ConvertAll(one =>
        {
            var content = new ListedObject(one.Type, one.Json).ToJson();
            return (ObjectName.Of(one.Type, content), content);
        });

    private static void NoteFirst(
        ObjectName name,
        JsonObject content,
        ServicesWithSelector services,
        CustomTypes custom
    )
    {
        if (name.Type.Name == "services")
        {
            services.Note(content);
        }

        if (name.Type.Name == CustomTypes.Definitions)
        {
            custom.Note(content);
        }
    }
}
