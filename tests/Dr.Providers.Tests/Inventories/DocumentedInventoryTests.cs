using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Dr.Providers.Inventories;

namespace Dr.Providers.Tests.Inventories;

/// <summary>The inventories that docs/operations/inventory.md shows are inventories.</summary>
public sealed partial class DocumentedInventoryTests
{
    [Fact]
    public void Every_documented_example_is_read()
    {
        var examples = Yaml().Matches(File.ReadAllText(Page())).Select(match => match.Groups[1].Value).ToList();

        Assert.Equal(2, examples.Count);
        Assert.Equal(5, InventoryFile.Parse(examples[0], "/etc/dr/smallest.yaml").Etcd.Members.Count);
        Assert.Equal(8L << 30, InventoryFile.Parse(examples[1], "/etc/dr/all.yaml").Etcd.QuotaBytes);
    }

    private static string Page([CallerFilePath] string file = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file)!, "../../../docs/operations/inventory.md"));

    [GeneratedRegex("```yaml\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Yaml();
}
