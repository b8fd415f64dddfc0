using System.Runtime.CompilerServices;
using Dr.EndToEnd.Tests.Kit;
using Dr.Testing.Servers;

namespace Dr.EndToEnd.Tests;

/// <summary>What the programs write is what <c>docs/design/schema</c> says, judged by a validator that is not ours.</summary>
[Collection(Lanes.Keyspaces)]
public sealed class DocumentSchemaTests(SharedPoint point)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_documents_of_a_point_are_valid_by_their_published_schemas()
    {
        var lost = await point.GetAsync();
        await using var stage = lost.Stage.Copy();
        (await stage.Restore("verify", "latest", "--depth", "opened", "--record").RunAsync(Stop)).EndedWith(0);
        var folder = Path.Combine(stage.Store, Stage.Cluster, "points", lost.Point);
        await HandRestore.RunAsync(
            $"age -d -i '{stage.Identity}' contents.json.zst.age | zstd -d > '{stage.File("contents.json")}'",
            folder,
            Stop
        );
        var proofs = Directory.GetFiles(Path.Combine(stage.Store, Stage.Cluster, "proofs", lost.Point), "*.json");

        (await ValidateAsync("manifest", Path.Combine(folder, "manifest.json"))).Succeeded();
        (await ValidateAsync("contents", stage.File("contents.json"))).Succeeded();
        Assert.Equal(2, proofs.Length);
        Assert.All(await Task.WhenAll(proofs.Select(proof => ValidateAsync("proof", proof))), one => one.Succeeded());
    }

    [Fact]
    public async Task A_document_of_another_kind_is_not_valid()
    {
        var lost = await point.GetAsync();
        var manifest = Path.Combine(lost.Stage.Store, Stage.Cluster, "points", lost.Point, "manifest.json");
        Assert.Equal(1, (await ValidateAsync("contents", manifest)).ExitCode);
    }

    private static Task<ToolResult> ValidateAsync(string schema, string document) =>
        StockTools.RunAsync(
            StockTools.Python,
            [
                "-m",
                "jsonschema",
                "--base-uri",
                $"file://{Schemas()}/",
                "-i",
                document,
                $"{Schemas()}/{schema}.schema.json",
            ],
            cancellationToken: Stop
        );

    private static string Schemas([CallerFilePath] string file = "") =>
        Path.GetFullPath("../../docs/design/schema", Path.GetDirectoryName(file)!);
}
