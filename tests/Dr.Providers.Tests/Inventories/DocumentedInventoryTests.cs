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
        var inventory = InventoryFile.Parse(Example("quotaBytes"), "/etc/dr/inventory.yaml");

        Assert.Equal(8L << 30, inventory.RequiredEtcd.QuotaBytes);
        Assert.Equal(
            ("cattle_test", 3),
            (inventory.RequiredMySql.NameOf("cattle"), inventory.RequiredMySql.RancherNodes)
        );
    }

    [Fact]
    public void The_documented_hosts_over_ssh_are_read()
    {
        var host = Assert.Single(InventoryFile.Parse(Example("hostKey"), "/etc/dr/inventory.yaml").Hosts);

        Assert.Equal("/var/lib/dr", host.Directory);
        Assert.Equal(("10.0.0.11", "root", false), (host.Ssh!.Address, host.Ssh.User, host.Ssh.Sudo));
        Assert.StartsWith("ssh-ed25519 AAAA", host.Ssh.HostKey, StringComparison.Ordinal);
    }

    [Fact]
    public void The_documented_services_are_read()
    {
        const string Hosts = """
            cluster: production
            defaults: {kind: ssh}
            hosts:
              - {name: a, address: 10.0.0.1, roles: [master, rancher, worker, load-balancer]}

            """;

        var services = InventoryFile
            .Parse(Hosts + Example("kube-scheduler"), "/etc/dr/inventory.yaml")
            .RequiredServices;

        Assert.Equal(["master", "rancher", "worker", "load-balancer"], services.Groups.Select(group => group.Role));
        Assert.Equal(TimeSpan.FromMinutes(2), services.Groups[0].Within);
    }

    [Fact]
    public void The_documented_load_balancer_is_read()
    {
        const string Hosts = """
            cluster: production
            defaults: {kind: ssh}
            hosts:
              - {name: rancher-1, address: 10.0.0.1, roles: [rancher]}
              - {name: rancher-2, address: 10.0.0.2, roles: [rancher]}
              - {name: worker-1, address: 10.0.0.3, roles: [worker]}

            """;

        var balancer = InventoryFile.Parse(Hosts + Example("silence"), "/etc/dr/inventory.yaml").RequiredLoadBalancer;

        Assert.Equal(("10.0.0.16", "/etc/dr/ca.pem"), (balancer.Address, balancer.Ca));
        Assert.Equal(
            ["rancher-1:8080", "rancher-2:8080", "worker-1:30080"],
            balancer.Backends.Select(place => $"{place}")
        );
    }

    /// <summary>The first one that has that word.</summary>
    private static string Example(string word) =>
        Yaml()
            .Matches(File.ReadAllText(Page()))
            .Select(match => match.Groups[1].Value)
            .First(example => example.Contains(word, StringComparison.Ordinal));

    private static string Page([CallerFilePath] string file = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file)!, "../../../docs/operations/inventory.md"));

    [GeneratedRegex("```yaml\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Yaml();
}
