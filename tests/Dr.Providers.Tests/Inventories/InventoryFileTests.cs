using Dr.Errors;
using Dr.Providers.Inventories;
using Dr.Recovery;

namespace Dr.Providers.Tests.Inventories;

public sealed class InventoryFileTests
{
    private const string TwoHosts = """
        cluster: production
        hosts:
          - {name: a, address: 10.0.0.1, directory: /srv/a, zone: z1}
          - {name: b, address: b.example.org, directory: b, roles: [etcd]}

        """;

    [Fact]
    public void Members_have_the_usual_ports_and_lie_below_their_hosts_directory()
    {
        var inventory = InventoryFile.Parse(TwoHosts, "/etc/dr/inventory.yaml");

        Assert.Equal("production", inventory.Cluster.ToString());
        Assert.Equal(new HostEntry("a", "10.0.0.1", HostEntry.Local, "/srv/a", "z1"), inventory.Hosts[0]);
        Assert.Equal(
            [
                new("a", "a", new Uri("http://10.0.0.1:2379"), new Uri("http://10.0.0.1:2380"), "/srv/a/etcd/data"),
                new(
                    "b",
                    "b",
                    new Uri("http://b.example.org:2379"),
                    new Uri("http://b.example.org:2380"),
                    "/etc/dr/b/etcd/data"
                ),
            ],
            inventory.RequiredEtcd.Members
        );
        Assert.Null(inventory.RequiredEtcd.OldEndpoints);
    }

    [Fact]
    public void Everything_that_can_be_said_of_etcd_is_read()
    {
        var etcd = InventoryFile
            .Parse(
                TwoHosts
                    + """
                    etcd:
                      binaries: /opt/etcd
                      quotaBytes: 8GiB
                      maxRequestBytes: 10MiB
                      user: root
                      passwordFile: secret/password
                      oldEndpoints: []
                      extraArguments: ["--snapshot-count=10000"]
                      tls: {ca: ca.pem, certificate: "{member}.pem", key: "{member}.key"}
                      clientTls: {ca: ca.pem, certificate: client.pem, key: client.key}
                      members:
                        - {name: etcd-1, host: a, clientUrl: "https://10.0.0.1:12379", dataDirectory: /srv/a/data}
                        - {name: b}
                    """,
                "/etc/dr/inventory.yaml"
            )
            .RequiredEtcd;

        Assert.Equal(("/opt/etcd", 8L << 30, 10L << 20), (etcd.Binaries, etcd.QuotaBytes, etcd.MaxRequestBytes));
        Assert.Equal(("root", "/etc/dr/secret/password"), (etcd.User, etcd.PasswordFile));
        Assert.Empty(etcd.OldEndpoints!);
        Assert.Equal("/etc/dr/etcd-1.pem", etcd.PeerTls!.For("etcd-1").Certificate);
        Assert.Equal("/etc/dr/client.pem", etcd.ClientTls!.Certificate);
        Assert.Equal(new Uri("https://10.0.0.1:12379"), etcd.Members[0].ClientUrl);
        Assert.Equal(new Uri("https://10.0.0.1:2380"), etcd.Members[0].PeerUrl);
        Assert.Equal("/srv/a/data", etcd.MemberOn("a").DataDirectory);
    }

    [Fact]
    public void A_database_server_alone_is_an_inventory_too()
    {
        var inventory = InventoryFile.Parse(
            "cluster: production\nmysql: {host: 10.0.0.21, user: root, passwordFile: p, overwrite: replace}",
            "/etc/dr/inventory.yaml"
        );

        Assert.Equal(["mysql"], inventory.Places);
        var mysql = inventory.RequiredMySql;
        Assert.Equal(("10.0.0.21:3306", "/etc/dr/p"), (mysql.Address, mysql.PasswordFile));
        Assert.Equal(
            (OverwriteMode.Replace, 3, "cattle"),
            (mysql.Overwrite, mysql.RancherNodes, mysql.NameOf("cattle"))
        );
    }

    [Fact]
    public void Hosts_and_a_database_server_are_two_places()
    {
        var inventory = InventoryFile.Parse($"{TwoHosts}mysql: {{socket: s, user: root}}", "/etc/dr/inventory.yaml");

        Assert.Equal(["etcd", "mysql"], inventory.Places);
        Assert.Equal("/etc/dr/s", inventory.RequiredMySql.Address);
    }

    [Theory]
    [InlineData("mysql: {user: root}", "either 'host' or 'socket'")]
    [InlineData("mysql: {host: h, socket: s, user: root}", "either 'host' or 'socket'")]
    [InlineData("mysql: {host: h}", "'mysql.user' is missing")]
    [InlineData("mysql: {host: h, user: root, overwrite: yes}", "use refuse or replace")]
    [InlineData("mysql: {host: h, user: root, connections: 0}", "not between 1 and 64")]
    [InlineData("mysql: {host: h, user: root, tls: {ca: a, key: b}}", "belong together")]
    [InlineData("mysql: {host: h, user: root, password: x}", "did you mean 'passwordFile'")]
    [InlineData("mysql: {host: h, user: root}\netcd: {}", "at least one host")]
    [InlineData("hosts: []", "at least one host")]
    [InlineData("hosts: [{name: a, address: x y, directory: /a}]", "neither an IP address")]
    [InlineData("hosts: [{name: a, directory: /a}]", "'hosts[0].address' is missing")]
    [InlineData("hosts: [{name: a, address: h, directory: /a, kind: cloud}]", "'cloud' is not known")]
    [InlineData("hosts: [{name: a, address: h, directory: /a, adress: h}]", "did you mean 'address'")]
    [InlineData(
        "hosts: [{name: a, address: h, directory: /a}, {name: a, address: i, directory: /b}]",
        "the name 'a' 2 times"
    )]
    [InlineData(
        "hosts: [{name: a, address: h, directory: /a}, {name: b, address: i, directory: /a/b}]",
        "into the directory of a"
    )]
    [InlineData(
        "hosts: [{name: a, address: h, directory: /a}, {name: b, address: h, directory: /b}]",
        "the URL 'http://h:2379/' 2 times"
    )]
    [InlineData("hosts: [{name: a;b, address: h, directory: /a}]", "use letters, digits")]
    [InlineData("hosts: [{name: a, address: h, directory: /a}]\netcd: {user: root}", "belong together")]
    [InlineData("hosts: [{name: a, address: h, directory: /a}]\netcd: {quotaBytes: 8 GB}", "is not a size")]
    [InlineData(
        "hosts: [{name: a, address: h, directory: /a}]\netcd: {extraArguments: [--data-dir=/x]}",
        "decided by the plan"
    )]
    [InlineData(
        "hosts: [{name: a, address: h, directory: /a}]\netcd: {members: [{name: m, host: c}]}",
        "is no host with the role etcd"
    )]
    [InlineData(
        "hosts: [{name: a, address: h, directory: /a}]\netcd: {members: [{name: a, dataDirectory: /b}]}",
        "outside of its host's directory"
    )]
    [InlineData("hosts: [{name: a, address: h, directory: /a}]\netcd: {tls: {ca: x}}", "'etcd.tls.key' is missing")]
    public void A_mistake_is_told_in_words_that_help(string lines, string expected)
    {
        var error = Assert.Throws<ConfigurationException>(() =>
            InventoryFile.Parse($"cluster: production\n{lines}", "inventory.yaml")
        );

        Assert.Contains(error.Problems, problem => problem.Contains(expected, StringComparison.Ordinal));
        Assert.All(error.Problems, problem => Assert.StartsWith("line ", problem, StringComparison.Ordinal));
    }

    [Fact]
    public void All_mistakes_of_an_inventory_are_told_at_once() =>
        Assert.Equal(
            4,
            Assert
                .Throws<ConfigurationException>(() =>
                    InventoryFile.Parse(
                        "cluster: Not A Name\nhosts:\n  - {name: a, address: h, directry: /a}\nectd: {}\n",
                        "inventory.yaml"
                    )
                )
                .Problems.Count
        );
}
