using System.Text.Json.Nodes;
using Dr.EndToEnd.Tests.Kit;
using Dr.Objects;
using Dr.Objects.Selection;
using Dr.Providers.Configuration.Yaml;
using Dr.Testing.Servers;

namespace Dr.EndToEnd.Tests;

/// <summary>Stock kubectl, the trees of an export and our restore say the same of every object.</summary>
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
        var names = types.Values.Select(type =>
            type.Group.Length == 0 ? type.Plural : $"{type.Plural}.{type.Version}.{type.Group}"
        );

        var shown = await server.KubectlAsync(["get", string.Join(',', names), "-A", "-o", "yaml"], Stop);

        var items = YamlJson.ReadAll(new StringReader(shown.Succeeded().Output), "kubectl").Single()!["items"]!;
        var byKey = items.AsArray().Cast<JsonObject>().ToDictionary(KeyOf);
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
        Assert.All(applied, one => AssertSame(one.Key, one.Value, restored[one.Key]));
        Assert.True(diff.ExitCode == 0, $"{diff.ExitCode}: {diff.Output} {diff.Error}");
    }

    // why: kubectl makes quotas before the pods that they count, and a quota lets nobody in before its controller has counted
    private static ApiServerOptions WithQuotas() =>
        new() { Controllers = [.. new ApiServerOptions().Controllers, "resourcequota"] };

    private static async Task RestoreAsync(ObjectStage stage, ApiServer target)
    {
        var inventory = stage.Stage.File("hosts.yaml");
        File.WriteAllText(
            inventory,
            $"cluster: {Stage.Cluster}\nobjects: {{kubeconfig: {target.Kubeconfig}, volumes: keep, cronJobs: keep, webhooks: write}}\n"
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
            var lines = File.ReadLines(file).Where(line => !s_refused.Any(name => Has(line, name))).ToList();
            File.WriteAllLines(file, lines);
        }

        return Path.Combine(export.Trees, "deployment", Stage.Cluster);
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
