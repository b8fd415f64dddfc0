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

        var inventory = InventoryFile.Parse(example, "/etc/dr/inventory.yaml");

        Assert.Equal(8L << 30, inventory.RequiredEtcd.QuotaBytes);
        Assert.Equal(
            ("cattle_test", 3),
            (inventory.RequiredMySql.NameOf("cattle"), inventory.RequiredMySql.RancherNodes)
        );
    }

    private static string Page([CallerFilePath] string file = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file)!, "../../../docs/operations/inventory.md"));

    [GeneratedRegex("```yaml\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Yaml();
}
