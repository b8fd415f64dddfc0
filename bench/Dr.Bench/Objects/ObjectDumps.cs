using Dr.Bench.Comparisons;
using Dr.Objects;
using Dr.Objects.Order;
using Dr.Objects.Yaml;
using Dr.Providers.Cluster.Client;
using Dr.Providers.Cluster.Recovery;

namespace Dr.Bench.Objects;

/// <summary>What is restored: one sealed export, and the same objects as files for kubectl and as requests.</summary>
internal sealed class ObjectDumps(BenchSettings settings, Surrounding surrounding)
{
    private readonly List<(ObjectName Name, string Json)> _objects = [];

    public string Folder { get; } = Path.Join(settings.Work, "dumps");

    /// <summary>The plain archive.</summary>
    public string Tar { get; private set; } = "";

    public int Count => _objects.Count;

    /// <summary>Namespaces and custom types.</summary>
    public IEnumerable<ObjectToMake> First => Requests(isFirst: true);

    public IEnumerable<ObjectToMake> Rest => Requests(isFirst: false);

    /// <summary>Exports what the server holds.</summary>
    public async Task MakeAsync(CancellationToken cancellationToken)
    {
        Surrounding.Empty(Folder);
        surrounding.Clear();
        await surrounding.Measured.RunAsync(surrounding.Backup, surrounding.Environment, [], cancellationToken);
        var point = Path.Join(Folder, "point");
        string[] fetch = ["fetch", "latest", "--to", point, "--config", surrounding.Configuration, "--quiet"];
        await Surrounding.OutputAsync(settings.Restore, fetch, cancellationToken);
        Tar = Directory.EnumerateFiles(point, "objects.tar", SearchOption.AllDirectories).Single();
        await using var first = File.CreateText(Path.Join(Folder, "first.yaml"));
        await using var rest = File.CreateText(Path.Join(Folder, "rest.yaml"));
        foreach (var (_, name, content) in new ObjectArchive(Tar).ReadObjects())
        {
            var file = IsFirst(name) ? first : rest;
            await file.WriteAsync("---\n");
            ObjectYaml.Write(content, file);
            _objects.Add((name, content.ToJsonString()));
        }
    }

    private static bool IsFirst(ObjectName name) => RestoreStages.Of(name.Type) == RestoreStage.Foundations;

    // why: it is there already, and its address is taken
    private static bool IsServers(ObjectName name) => name is { Namespace: "default", Name: "kubernetes" };

    private IEnumerable<ObjectToMake> Requests(bool isFirst) =>
        _objects
            .Where(one => IsFirst(one.Name) == isFirst && !IsServers(one.Name))
            .Select(one => new ObjectToMake(ApiPath.Of(one.Name.Type, one.Name.Namespace), one.Json));
}
