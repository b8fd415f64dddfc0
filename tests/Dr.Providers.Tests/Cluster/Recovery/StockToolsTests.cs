using System.Formats.Tar;
using System.Text.Json.Nodes;
using Dr.Testing.Servers;

namespace Dr.Providers.Tests.Cluster.Recovery;

/// <summary>Stock kubectl with the same trees agrees with our restore.</summary>
public sealed class StockToolsTests(CapturedDataset dataset) : IClassFixture<CapturedDataset>, IDisposable
{
    // why: what no server takes as it was served, by whatever tool: the definition of a type without a schema
    private static readonly string[] s_refused = ["legacies.old.example", "keeps-everything"];
    private readonly ObjectsLab _lab = new();
    private readonly TestFolder _folder = TestFolder.Create("stock");

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Kubectl_makes_the_same_objects_of_the_trees_and_finds_no_difference_after_our_restore()
    {
        File.Copy((await dataset.GetAsync()).Archive, _lab.Archive);
        var tree = Unpack();
        await using var ours = await ApiServer.StartAsync(cancellationToken: Stop);
        await _lab.RunAsync(ObjectsLab.Inventory(ours, ObjectsLab.Everything));
        await using var theirs = await ApiServer.StartAsync(cancellationToken: Stop);
        // why: kubectl does not wait for types and accounts; what it misses at first it brings the next time
        for (var pass = 0; pass < 4; pass++)
        {
            var applied = await theirs.KubectlAsync(["apply", "--server-side", "--force-conflicts", "-k", tree], Stop);
            if (applied.ExitCode == 0)
            {
                break;
            }
        }

        if (Directory.Exists(Path.Combine(tree, "apart")))
        {
            string[] apart = ["apply", "--server-side", "-R", "-f", Path.Combine(tree, "apart")];
            (await theirs.KubectlAsync(apart, Stop)).Succeeded();
        }

        var (mine, stock) = (await ObjectsLab.ReadAsync(ours), await ObjectsLab.ReadAsync(theirs));
        ObjectsLab.AssertSame(Comparable(stock), Comparable(mine));
        var diff = await ours.KubectlAsync(["diff", "--server-side", "--force-conflicts", "-k", tree], Stop);
        Assert.True(diff.ExitCode == 0, $"{diff.ExitCode}: {diff.Output} {diff.Error}");
    }

    /// <summary>The overlay, without what kubectl would be refused for.</summary>
    private string Unpack()
    {
        TarFile.ExtractToDirectory(_lab.Archive, _folder.SubFolder("trees"), overwriteFiles: true);
        foreach (
            var file in Directory.EnumerateFiles(
                _folder.File("trees"),
                "kustomization.yaml",
                SearchOption.AllDirectories
            )
        )
        {
            var kept = File.ReadLines(file)
                .Where(line => !s_refused.Any(name => line.Contains(name, StringComparison.Ordinal)));
            File.WriteAllLines(file, kept.ToList());
        }

        return _folder.File("trees/deployment/north");
    }

    private static SortedDictionary<string, JsonObject> Comparable(SortedDictionary<string, JsonObject> objects)
    {
        var left = objects.Keys.Where(name =>
            s_refused.Any(refused => name.EndsWith(refused, StringComparison.Ordinal))
        );
        foreach (var name in left.ToList())
        {
            objects.Remove(name);
        }

        return objects;
    }

    public void Dispose()
    {
        _lab.Dispose();
        _folder.Dispose();
    }
}
