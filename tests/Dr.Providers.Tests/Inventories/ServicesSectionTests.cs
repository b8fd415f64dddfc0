using Dr.Errors;
using Dr.Providers.Inventories;
using Dr.Recovery;

namespace Dr.Providers.Tests.Inventories;

public sealed class ServicesSectionTests
{
    private const string Hosts = """
        cluster: production
        defaults: {kind: ssh}
        hosts:
          - {name: a, address: 10.0.0.1, roles: [etcd, master]}
          - {name: b, address: 10.0.0.2, roles: [worker]}

        """;

    [Fact]
    public void Hosts_get_the_units_of_their_roles_and_are_asked_at_their_own_address()
    {
        var inventory = Parse(
            """
            services:
              - {role: master, units: [kube-apiserver], ready: "https://{address}:6443/readyz"}
              - {role: worker, units: [docker, kubelet], within: 30s}
            """
        );

        var groups = inventory.RequiredServices.Groups;
        Assert.Equal(["kube-apiserver"], ServicesSteps.UnitsOn(inventory.Host("a"), groups));
        Assert.Equal(["docker", "kubelet"], ServicesSteps.UnitsOn(inventory.Host("b"), groups));
        Assert.Equal(new Uri("https://10.0.0.1:6443/readyz"), groups[0].ReadyOn(inventory.Host("a")));
        Assert.Equal(TimeSpan.FromSeconds(30), groups[1].Within);
    }

    [Fact]
    public void Hosts_without_etcd_are_a_place_to_restore_onto()
    {
        var inventory = InventoryFile.Parse(
            """
            cluster: production
            hosts: [{name: b, address: 10.0.0.2, kind: ssh, roles: [rancher]}]
            services: [{role: rancher, units: [rancher-server]}]
            """,
            "/etc/dr/inventory.yaml"
        );

        Assert.Null(inventory.Etcd);
        Assert.Equal([RestoreParts.Services], inventory.Places);
    }

    [Theory]
    [InlineData("services: [{role: etcd, units: [etcd]}]", "etcd")]
    [InlineData("services: [{role: rancher, units: [x]}]", "no host has it")]
    [InlineData("services: [{role: master, units: []}]", "at least one unit")]
    [InlineData("services: [{role: master, units: [\"a b\"]}]", "no name of a unit")]
    [InlineData("services: [{role: master, units: [a], ready: \"tcp://x\"}]", "no http or https URL")]
    [InlineData("services: [{role: master, units: [a]}, {role: master, units: [b]}]", "2 times")]
    [InlineData("keys: {bundles: {pki: [z]}}", "not among hosts")]
    [InlineData("keys: {bundles: {pki: []}}", "at least one host")]
    [InlineData("keys: {bundles: {pki: [a]}, addresses: {10.0.0.1: new.example.org}}", "both be IP addresses")]
    [InlineData("keys: {bundles: {pki: [a]}, addresses: {10.0.0.1: \"a b\"}}", "neither an IP address")]
    public void A_mistake_is_told_in_words(string lines, string words)
    {
        var mistakes = Assert.Throws<ConfigurationException>(() => Parse(lines));

        Assert.Contains(words, mistakes.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_local_host_has_no_units()
    {
        var mistakes = Assert.Throws<ConfigurationException>(() =>
            InventoryFile.Parse(
                """
                cluster: production
                hosts: [{name: b, address: 127.0.0.1, directory: /srv/b, roles: [worker]}]
                services: [{role: worker, units: [kubelet]}]
                """,
                "/etc/dr/inventory.yaml"
            )
        );

        Assert.Contains("only hosts over ssh have units", mistakes.Message, StringComparison.Ordinal);
    }

    private static Inventory Parse(string lines) => InventoryFile.Parse(Hosts + lines, "/etc/dr/inventory.yaml");
}
