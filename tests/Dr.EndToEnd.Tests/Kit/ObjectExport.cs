using System.Text.Json;
using System.Text.Json.Nodes;
using Dr.Json;
using Dr.Objects;
using Dr.Objects.Trees;
using Dr.Providers.Configuration.Yaml;
using Dr.Testing.Servers;

namespace Dr.EndToEnd.Tests.Kit;

/// <summary>What a point holds of a cluster's objects, unpacked by stock tar into a folder.</summary>
internal sealed record ObjectExport(
    string Folder,
    ProgramResult Backup,
    JsonNode Manifest,
    JsonNode SealedContents,
    byte[] Tar
)
{
    public string Trees => Path.Combine(Folder, "trees");

    /// <summary>The manifest's facts.</summary>
    public JsonNode Facts => Manifest["sources"]!["objects"]!;

    public IReadOnlyList<IndexEntry> Index =>
        [
            .. File.ReadLines(Path.Combine(Trees, "index.jsonl"))
                .Select(line => JsonSerializer.Deserialize<IndexEntry>(line, DrJson.Line)!),
        ];

    /// <summary>What only the holder of an identity sees.</summary>
    public JsonNode Contents => SealedContents["sources"]!["objects"]!;

    public IReadOnlyList<string> NamesOf(string type) =>
        [.. Index.Where(entry => entry.Type == type).Select(entry => entry.Name)];

    /// <summary>Kustomize cannot carry it.</summary>
    public bool LiesApart(IndexEntry entry) => File.Exists(FileOf("deployment/production/apart", entry));

    /// <summary>One object, put together again of its files.</summary>
    public JsonObject Read(IndexEntry entry)
    {
        string[] folders = ["generic", "deployment/production/resources", "deployment/production/apart"];
        var content = ReadFile(folders.Select(folder => FileOf(folder, entry)).Single(File.Exists)).AsObject();
        var patch = FileOf("deployment/production/patches", entry);
        if (File.Exists(patch))
        {
            ObjectPatch.Read(ReadFile(patch)).ApplyTo(content);
        }

        return content;
    }

    public static async Task<ObjectExport> UnpackAsync(
        string folder,
        string point,
        string identity,
        ProgramResult backup,
        CancellationToken cancellationToken
    )
    {
        var trees = Directory.CreateDirectory(Path.Combine(folder, "trees")).FullName;
        var tar = Path.Combine(folder, "objects", "objects.tar");
        (await StockTools.RunAsync("tar", ["-xf", tar, "-C", trees], cancellationToken: cancellationToken)).Succeeded();
        var open = $"age -d -i '{identity}' '{Path.Combine(point, "contents.json.zst.age")}' | zstd -d";
        var contents = await StockTools.RunAsync("bash", ["-c", open], cancellationToken: cancellationToken);
        var manifest = await File.ReadAllTextAsync(Path.Combine(point, "manifest.json"), cancellationToken);
        return new ObjectExport(
            folder,
            backup,
            JsonNode.Parse(manifest)!,
            JsonNode.Parse(contents.Succeeded().Output)!,
            await File.ReadAllBytesAsync(tar, cancellationToken)
        );
    }

    /// <summary>What stock kubectl builds of the overlay, by apiVersion, kind, namespace and name.</summary>
    public async Task<IReadOnlyDictionary<string, JsonObject>> BuildAsync(CancellationToken cancellationToken)
    {
        var overlay = Path.Combine(Trees, "deployment", Stage.Cluster);
        var built = await StockTools.RunAsync(
            StockTools.Kubectl,
            ["kustomize", overlay],
            cancellationToken: cancellationToken
        );
        return YamlJson
            .ReadAll(new StringReader(built.Succeeded().Output), "kustomize")
            .Cast<JsonObject>()
            .ToDictionary(KeyOf);
    }

    public static string KeyOf(IndexEntry entry) => $"{entry.ApiVersion} {entry.Kind} {entry.Namespace}/{entry.Name}";

    private string FileOf(string folder, IndexEntry entry)
    {
        var group = entry.ApiVersion.Contains('/', StringComparison.Ordinal)
            ? $".{entry.ApiVersion.Split('/')[0]}"
            : "";
        var space = entry.Namespace ?? "_cluster";
        var name = TreePaths.Encode(entry.Name);
        return Path.Combine(Trees, folder, space, entry.Kind + group, $"{name}.yaml");
    }

    private static JsonNode ReadFile(string file) =>
        YamlJson.ReadAll(new StringReader(File.ReadAllText(file)), file).Single();

    private static string KeyOf(JsonObject content)
    {
        var metadata = content["metadata"]!;
        return $"{content["apiVersion"]} {content["kind"]} {metadata["namespace"]}/{metadata["name"]}";
    }
}
