using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Dr.Providers.Inventories;

namespace Dr.Providers.Tests.Inventories;

/// <summary>The inventory that docs/operations/inventory.md shows is one, with every key that it names.</summary>
public sealed partial class DocumentedInventoryTests
{
    [Fact]
    public void The_documented_example_is_read()
    {
        var example = Assert.Single(Yaml().Matches(File.ReadAllText(Page()))).Groups[1].Value;

        Assert.Equal(8L << 30, InventoryFile.Parse(example, "/etc/dr/inventory.yaml").Etcd.QuotaBytes);
    }

    private static string Page([CallerFilePath] string file = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file)!, "../../../docs/operations/inventory.md"));

    [GeneratedRegex("```yaml\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Yaml();
}
