using System.Text.Json.Nodes;
using Dr.EndToEnd.Tests.Kit;
using Dr.Objects;

namespace Dr.EndToEnd.Tests;

/// <summary>A backup of cluster objects, from dr.yaml to files that stock tools take.</summary>
[Collection(Lanes.Objects)]
public sealed class ObjectBackupTests(SharedObjects shared)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_stock_kubectl_builds_of_the_overlay_is_what_was_exported()
    {
        await using var stage = await ObjectStage.CreateAsync(await shared.GetAsync(), Stop);

        var export = await stage.ExportAsync(Stop);
        var built = await export.BuildAsync(Stop);

        var carried = export.Index.Where(entry => !export.LiesApart(entry)).ToList();
        Assert.Equal(
            carried.Select(ObjectExport.KeyOf).Order(StringComparer.Ordinal),
            built.Keys.Order(StringComparer.Ordinal)
        );
        Assert.All(
            carried,
            entry =>
            {
                var content = export.Read(entry);
                Assert.Equal(entry.Sha256, CanonicalJson.DigestOf(content));
                // why: 1.0e-7 and 1e-07 are one number to both
                Assert.True(
                    JsonNode.DeepEquals(content, built[ObjectExport.KeyOf(entry)]),
                    $"{entry.Type} {entry.Name}"
                );
            }
        );
        // why: the dataset has texts in it that no kustomize carries
        Assert.Equal(["hurtful-text"], export.Index.Where(export.LiesApart).Select(entry => entry.Name));
        Assert.Contains("web", export.NamesOf("deployments.apps"));
        Assert.True(export.Index.Count > 80, $"{export.Index.Count} objects only");
    }

    [Fact]
    public async Task Every_object_that_the_server_lists_is_exported_or_counted_with_a_reason()
    {
        var server = await shared.GetAsync();
        await using var stage = await ObjectStage.CreateAsync(server, Stop);

        var export = await stage.ExportAsync(Stop);

        var types = export.Facts["types"]!.AsArray();
        foreach (var type in types)
        {
            var name = (string)type!["type"]!;
            var listed = (await server.KubectlAsync(["get", name, "-A", "-o", "name"], Stop)).Succeeded();
            var count = listed.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length;
            Assert.True(count == (long)type["listed"]!, $"{name}: {count} listed by kubectl, {type["listed"]} by us");
            var leftOut = type["leftOut"]!.AsObject().Sum(reason => (long)reason.Value!);
            Assert.Equal(count, (long)type["exported"]! + leftOut);
            Assert.Equal((long)type["exported"]!, export.NamesOf(name).Count);
        }

        var resources = await server.KubectlAsync(["api-resources", "--verbs=list,create", "-o", "name"], Stop);
        var served = resources.Succeeded().Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var told = export.Manifest["leftOut"]!.AsArray().Select(left => (string)left!["what"]!).ToHashSet();
        Assert.Empty(
            served.Where(name =>
                types.All(type => (string)type!["type"]! != name) && !told.Contains($"objects: {name}")
            )
        );
    }

    [Fact]
    public async Task Two_nights_without_a_change_give_the_same_bytes()
    {
        await using var stage = await ObjectStage.CreateAsync(await shared.GetAsync(), Stop);

        var first = await stage.ExportAsync(Stop);
        var second = await stage.ExportAsync(Stop);

        Assert.Equal(first.Tar, second.Tar);
    }

    [Fact]
    public async Task The_point_says_which_secrets_are_needed_and_holds_none()
    {
        var server = await shared.GetAsync();
        await using var stage = await ObjectStage.CreateAsync(server, Stop);

        var export = await stage.ExportAsync(Stop);

        Assert.DoesNotContain(export.Index, entry => entry.Kind == "Secret");
        var needs = export.Contents["secrets"]!.AsArray();
        Assert.NotEmpty(needs);
        Assert.Equal(needs.Count, (int)export.Facts["secretsNeeded"]!);
        Assert.All(needs, need => Assert.NotEmpty(need!["consumers"]!.AsArray()));
        // why: the manifest is for everybody, and the name of an object may say something
        var manifest = export.Manifest.ToJsonString();
        Assert.All(needs, need => Assert.DoesNotContain($"\"{need!["name"]}\"", manifest, StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_a_restore_cannot_learn_elsewhere_stands_in_the_index_and_the_status()
    {
        await using var stage = await ObjectStage.CreateAsync(await shared.GetAsync(), Stop);

        var export = await stage.ExportAsync(Stop);

        Assert.All(export.Index, entry => Assert.NotEqual("", entry.Uid + entry.ResourceVersion));
        Assert.Equal(
            export.Index.Select(entry => (entry.Type, entry.Namespace ?? "", entry.Name)),
            export
                .Index.Select(entry => (entry.Type, entry.Namespace ?? "", entry.Name))
                .OrderBy(name => name.Type, StringComparer.Ordinal)
                .ThenBy(name => name.Item2, StringComparer.Ordinal)
                .ThenBy(name => name.Name, StringComparer.Ordinal)
        );
        var status = await File.ReadAllLinesAsync(Path.Combine(export.Trees, "status.jsonl"), Stop);
        Assert.All(status, line => Assert.NotEmpty(JsonNode.Parse(line)!["status"]!.AsObject()));
    }
}
