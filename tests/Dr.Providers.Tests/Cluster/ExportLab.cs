using System.Formats.Tar;
using System.Text;
using System.Text.Json;
using Dr.Capture;
using Dr.Json;
using Dr.Objects;
using Dr.Pipelines;
using Dr.Providers.Cluster.Capture;
using Dr.Providers.Cluster.Client;
using Dr.Runs;
using Dr.Testing.Servers;

namespace Dr.Providers.Tests.Cluster;

/// <summary>Exports objects of a server into memory.</summary>
internal sealed class ExportLab : IDisposable
{
    private readonly TestFolder _folder = TestFolder.Create("export");

    public string Scratch => _folder.File("scratch");

    public async Task<Exported> ExportAsync(
        ClusterConnectionOptions connection,
        ObjectCaptureOptions? options = null,
        CancellationToken? stop = null
    )
    {
        var token = stop ?? TestContext.Current.CancellationToken;
        var told = new Told();
        var source = new ObjectSource(
            connection,
            options ?? new ObjectCaptureOptions(),
            ExportRules.BuiltIn,
            ClusterName.Parse("north"),
            Scratch,
            told,
            TimeProvider.System
        );
        await using var capture = await source.BeginAsync(token);
        using var tar = new MemoryStream();
        await capture.Artifacts.Single().WriteAsync(new HashedSink(tar), token);
        return await Exported.ReadAsync(tar.ToArray(), await capture.EndAsync(token), told.Lines);
    }

    public void Dispose() => _folder.Dispose();

    private sealed class Told : IProgress<RunEvent>
    {
        private readonly List<string> _lines = [];

        public IReadOnlyList<string> Lines => _lines;

        public void Report(RunEvent value)
        {
            lock (_lines)
            {
                _lines.Add($"{value.Kind} {value.Step} {value.Text}");
            }
        }
    }
}

/// <summary>What an export gave.</summary>
internal sealed record Exported(
    byte[] Tar,
    IReadOnlyDictionary<string, string> Files,
    SourceReport Report,
    IReadOnlyList<string> Told
)
{
    public ObjectsFacts Facts =>
        Manifests.SourceFacts.Read<ObjectsFacts>(new() { ["objects"] = Report.Facts.DeepClone() }, "objects", "it")!;

    public ObjectsContents Contents =>
        Manifests.SourceFacts.Read<ObjectsContents>(
            new() { ["objects"] = Report.SealedFacts!.DeepClone() },
            "objects",
            "it"
        )!;

    public IReadOnlyList<IndexEntry> Index =>
        [
            .. Files["index.jsonl"]
                .Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Select(line => JsonSerializer.Deserialize<IndexEntry>(line, DrJson.Line)!),
        ];

    public IReadOnlyList<string> NamesIn(string space, string type = "configmaps") =>
        [.. Index.Where(entry => entry.Type == type && entry.Namespace == space).Select(entry => entry.Name)];

    public static async Task<Exported> ReadAsync(byte[] tar, SourceReport report, IReadOnlyList<string> told)
    {
        var files = new Dictionary<string, string>();
        await using var reader = new TarReader(new MemoryStream(tar));
        while (await reader.GetNextEntryAsync(copyData: true) is { } entry)
        {
            var text = entry.DataStream is null ? "" : new StreamReader(entry.DataStream, Encoding.UTF8).ReadToEnd();
            files.Add(entry.Name, text);
        }

        return new Exported(tar, files, report, told);
    }
}
