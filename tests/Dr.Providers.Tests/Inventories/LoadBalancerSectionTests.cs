using Dr.Errors;
using Dr.Providers.Inventories;
using Dr.Recovery;

namespace Dr.Providers.Tests.Inventories;

public sealed class LoadBalancerSectionTests
{
    private const string Hosts = """
        cluster: production
        defaults: {kind: ssh}
        hosts:
          - {name: a, address: 10.0.0.1, roles: [rancher]}
          - {name: b, address: 10.0.0.2, roles: [load-balancer]}
          - {name: c, address: 127.0.0.1, kind: local, directory: /srv/c, roles: [worker]}

        """;

    [Fact]
    public void It_is_where_the_host_with_its_role_is_and_leads_to_Rancher_s_port()
    {
        var balancer = Parse("loadBalancer: {routes: [{host: r.example, backend: [a]}]}").RequiredLoadBalancer;

        Assert.Equal("10.0.0.2", balancer.Address);
        Assert.Equal((80, 443), (balancer.Http, balancer.Https));
        Assert.Equal(("/", 8080), (balancer.Routes[0].Path, balancer.Routes[0].Port));
        Assert.Equal((TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(15)), (balancer.Silence, balancer.Within));
    }

    [Fact]
    public void A_load_balancer_alone_is_a_place_too()
    {
        var inventory = Parse("loadBalancer: {routes: [{host: r.example, backend: [a]}]}");

        Assert.Null(inventory.Etcd);
        Assert.Equal([RestoreParts.LoadBalancer], inventory.Places);
    }

    [Theory]
    [InlineData("loadBalancer: {address: 10.0.0.9}", "at least one route")]
    [InlineData("loadBalancer: {routes: [{host: r.example, backend: []}]}", "at least one host")]
    [InlineData("loadBalancer: {routes: [{host: r.example, backend: [z]}]}", "not among hosts")]
    [InlineData("loadBalancer: {routes: [{host: r.example, backend: [c]}]}", "only hosts over ssh")]
    [InlineData("loadBalancer: {routes: [{host: \"a b\", backend: [a]}]}", "no host name")]
    [InlineData("loadBalancer: {routes: [{host: r.example, path: api, backend: [a]}]}", "no path")]
    [InlineData("loadBalancer: {routes: [{host: r.example, path: \"/a b\", backend: [a]}]}", "no path")]
    [InlineData("loadBalancer: {routes: [{host: r.example, backend: [a], port: 70000}]}", "no port")]
    [InlineData("loadBalancer: {ports: {http: 0}, routes: [{host: r.example, backend: [a]}]}", "no port")]
    [InlineData(
        "loadBalancer: {routes: [{host: r.example, backend: [a]}, {host: r.example, backend: [b]}]}",
        "2 times"
    )]
    public void A_mistake_is_told_in_words(string lines, string words)
    {
        var mistakes = Assert.Throws<ConfigurationException>(() => Parse(lines));

        Assert.Contains(words, mistakes.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_host_of_that_role_its_address_is_asked_for()
    {
        var mistakes = Assert.Throws<ConfigurationException>(() =>
            InventoryFile.Parse(
                """
                cluster: production
                hosts: [{name: a, address: 10.0.0.1, kind: ssh, roles: [rancher]}]
                loadBalancer: {routes: [{host: r.example, backend: [a]}]}
                """,
                "/etc/dr/inventory.yaml"
            )
        );

        Assert.Contains("0 hosts have the role load-balancer", mistakes.Message, StringComparison.Ordinal);
    }

    private static Inventory Parse(string lines) => InventoryFile.Parse(Hosts + lines, "/etc/dr/inventory.yaml");
}
