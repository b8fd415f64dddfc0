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
        var inventory = InventoryFile.Parse(Example(0), "/etc/dr/inventory.yaml");

        Assert.Equal(8L << 30, inventory.RequiredEtcd.QuotaBytes);
        Assert.Equal(
            ("cattle_test", 3),
            (inventory.RequiredMySql.NameOf("cattle"), inventory.RequiredMySql.RancherNodes)
        );
    }

    [Fact]
    public void The_documented_hosts_over_ssh_are_read()
    {
        var host = Assert.Single(InventoryFile.Parse(Example(1), "/etc/dr/inventory.yaml").Hosts);

        Assert.Equal("/var/lib/dr", host.Directory);
        Assert.Equal(("10.0.0.11", "root", false), (host.Ssh!.Address, host.Ssh.User, host.Ssh.Sudo));
        Assert.StartsWith("ssh-ed25519 AAAA", host.Ssh.HostKey, StringComparison.Ordinal);
    }

    private static string Example(int number) => Yaml().Matches(File.ReadAllText(Page()))[number].Groups[1].Value;

    private static string Page([CallerFilePath] string file = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file)!, "../../../docs/operations/inventory.md"));

    [GeneratedRegex("```yaml\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Yaml();
}
