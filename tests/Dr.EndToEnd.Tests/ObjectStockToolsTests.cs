using System.Text.Json.Nodes;
using Dr.EndToEnd.Tests.Kit;
using Dr.Objects;
using Dr.Objects.Selection;
using Dr.Providers.Configuration.Yaml;
using Dr.Testing.Servers;

namespace Dr.EndToEnd.Tests;

/// <summary>Stock kubectl, the trees of an export and our restore say the same of every object.</summary>
[Collection(Lanes.Objects)]
public sealed class ObjectStockToolsTests(SharedObjects shared)
{
    // why: no server takes as v1 what it serves so itself, a type without a schema; a restore gives it one
    private static readonly string[] s_refused = ["legacies.old.example", "keeps-everything"];
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(90);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_kubectl_shows_of_an_object_is_what_was_exported_but_for_what_is_taken_off()
    {
        var server = await shared.GetAsync();
        await using var stage = await ObjectStage.CreateAsync(server, Stop);
        var export = await stage.ExportAsync(Stop);
        var types = export.Index.DistinctBy(entry => entry.Type).ToDictionary(entry => entry.Type, TypeOf);

        var byKey = await ShownAsync(server, export, types);

        Assert.All(
            export.Index,
            entry =>
            {
                var one = byKey[ObjectExport.KeyOf(entry)];
                Stripping.Strip(types[entry.Type], one);
                AssertSame(ObjectExport.KeyOf(entry), export.Read(entry), one);
            }
        );
    }

    [Fact]
    public async Task Kubectl_makes_of_the_trees_what_a_restore_makes_and_finds_no_difference_after_it()
    {
        await using var stage = await ObjectStage.CreateAsync(await shared.GetAsync(), Stop);
        var export = await stage.ExportAsync(Stop);
        var overlay = Overlay(export);
        await using var ours = await ApiServer.StartAsync(cancellationToken: Stop);
        await using var theirs = await ApiServer.StartAsync(WithQuotas(), Stop);

        await RestoreAsync(stage, ours);
        await ApplyAsync(theirs, overlay);
        var diff = await ours.KubectlAsync(["diff", "-k", overlay], Stop);

        var (restored, applied) = (await ReadAsync(stage, ours), await ReadAsync(stage, theirs));
        Assert.Equal(applied.Keys, restored.Keys);
        Assert.True(applied.Count > 80, $"{applied.Count} objects only");
        Assert.All(applied, one => AssertSame(one.Key, Own(one.Value), Own(restored[one.Key])));
        Assert.True(diff.ExitCode == 0, $"{diff.ExitCode}: {diff.Output} {diff.Error}");
    }

    /// <summary>All exported objects as kubectl shows them in YAML, by their keys; those that its YAML does not take in JSON.</summary>
    private static async Task<Dictionary<string, JsonObject>> ShownAsync(
        ApiServer server,
        ObjectExport export,
        Dictionary<string, ResourceType> types
    )
    {
        var apart = export.Index.Where(export.LiesApart).ToList();
        var all = string.Join(',', types.Values.Select(Asked));
        var others = string.Join(',', apart.Select(entry => $"metadata.name!={entry.Name}"));
        string[] get = ["get", all, "-A", "-o", "yaml", $"--field-selector={others}"];
        var yaml = (await server.KubectlAsync(get, Stop)).Succeeded().Output;
        var shown = YamlJson.ReadAll(new StringReader(yaml), "kubectl").Single()!["items"]!.AsArray();
        var byKey = shown.Cast<JsonObject>().ToDictionary(KeyOf);
        foreach (var entry in apart)
        {
            string[] one =
            [
                "get",
                Asked(types[entry.Type]),
                entry.Name,
                "-n",
                entry.Namespace ?? "default",
                "-o",
                "json",
            ];
            var json = (await server.KubectlAsync(one, Stop)).Succeeded().Output;
            byKey.Add(ObjectExport.KeyOf(entry), JsonNode.Parse(json)!.AsObject());
        }

        return byKey;
    }

    private static string Asked(ResourceType type) =>
        type.Group.Length == 0 ? type.Plural : $"{type.Plural}.{type.Version}.{type.Group}";

    // why: kubectl makes quotas before the pods that they count, and a quota lets nobody in before its controller has counted
    private static ApiServerOptions WithQuotas() =>
        new() { Controllers = [.. new ApiServerOptions().Controllers, "resourcequota"] };

    private static async Task RestoreAsync(ObjectStage stage, ApiServer target)
    {
        var inventory = stage.Stage.File("hosts.yaml");
        File.WriteAllText(
            inventory,
            $"cluster: {Stage.Cluster}\nobjects: {{kubeconfig: {target.Kubeconfig}, volumes: keep, cronJobs: keep, jobs: all, webhooks: write}}\n"
        );
        string[] words = ["run", "latest", "--inventory", inventory, "--yes", "--json"];
        // why: no point has Secrets, and the report says that they are missing
        (await stage.Stage.Restore(words).RunAsync(Stop)).EndedWith(3);
    }

    /// <summary>The overlay, without what kubectl would be refused for.</summary>
    private static string Overlay(ObjectExport export)
    {
        foreach (
            var file in Directory
                .EnumerateFiles(export.Trees, "kustomization.yaml", SearchOption.AllDirectories)
                .ToList()
        )
        {
            File.WriteAllLines(file, [.. Kept(File.ReadAllLines(file))]);
        }

        return Path.Combine(export.Trees, "deployment", Stage.Cluster);
    }

    /// <summary>Lines of a kustomization without the items, a line or more each, that name what is refused.</summary>
    private static IEnumerable<string> Kept(IEnumerable<string> lines)
    {
        var isLeftOut = false;
        foreach (var line in lines)
        {
            isLeftOut = line.StartsWith(' ') ? isLeftOut : s_refused.Any(name => Has(line, name));
            if (!isLeftOut)
            {
                yield return line;
            }
        }
    }

    private static async Task ApplyAsync(ApiServer server, string overlay)
    {
        string[] apply = ["apply", "--server-side", "--force-conflicts", "-k", overlay];
        ToolResult? last = null;
        try
        {
            // why: kubectl does not wait for types, accounts and counted quotas; what it misses at first it brings the next time
            await Waiting.UntilAsync(
                "kubectl has applied the overlay",
                s_patience,
                async token => (last = await server.KubectlAsync(apply, token)).ExitCode == 0,
                Stop
            );
        }
        catch (TimeoutException)
        {
            last?.Succeeded();
            throw;
        }

        // why: kubectl sends an apply to the server as YAML, in which the server does not read the control characters of these
        (await server.KubectlAsync(["apply", "-R", "-f", Path.Combine(overlay, "apart")], Stop)).Succeeded();
    }

    /// <summary>What a backup would take of a server, by its key, but for what each server makes for itself.</summary>
    private static async Task<SortedDictionary<string, JsonObject>> ReadAsync(ObjectStage stage, ApiServer server)
    {
        stage.Read(server.Kubeconfig);
        var export = await stage.ExportAsync(Stop);
        var objects = export
            .Index.Where(entry =>
                !s_refused.Contains(entry.Name) && entry is not { Namespace: "default", Name: "kubernetes" }
            )
            .ToDictionary(ObjectExport.KeyOf, export.Read);
        return new SortedDictionary<string, JsonObject>(objects, StringComparer.Ordinal);
    }

    // why: kubectl writes into it what it has just applied
    private static JsonObject Own(JsonObject content)
    {
        const string lastApplied = "kubectl.kubernetes.io/last-applied-configuration";
        var metadata = content["metadata"]!.AsObject();
        if (
            metadata["annotations"] is JsonObject annotations
            && annotations.Remove(lastApplied)
            && annotations.Count == 0
        )
        {
            metadata.Remove("annotations");
        }

        return content;
    }

    private static bool Has(string line, string name) => line.Contains(name, StringComparison.Ordinal);

    private static ResourceType TypeOf(IndexEntry entry)
    {
        var group = entry.ApiVersion.Contains('/', StringComparison.Ordinal) ? entry.ApiVersion.Split('/')[0] : "";
        var version = entry.ApiVersion.Split('/')[^1];
        return new ResourceType(group, version, entry.Kind, entry.Type.Split('.')[0], entry.Namespace is not null);
    }

    private static string KeyOf(JsonObject content)
    {
        var metadata = content["metadata"]!;
        return $"{content["apiVersion"]} {content["kind"]} {metadata["namespace"]}/{metadata["name"]}";
    }

    private static void AssertSame(string name, JsonObject expected, JsonObject found) =>
        Assert.True(
            JsonNode.DeepEquals(expected, found),
            $"{name}\nexpected {expected.ToJsonString()}\nfound    {found.ToJsonString()}"
        );
}
