using System.Text.Json.Nodes;
using Dr.Errors;
using Dr.Objects;
using Dr.Objects.Trees;
using Dr.Providers.Cluster.Trees;

namespace Dr.Providers.Tests.Cluster;

public sealed class DeploymentRulesFileTests
{
    [Fact]
    public void The_built_in_rules_take_addresses_replicas_and_classes_out_of_the_generic_tree()
    {
        var service = Split(
            new ResourceType("", "v1", "Service", "services", true),
            """{"clusterIP": "10.0.0.1", "clusterIPs": ["10.0.0.1"], "ports": [{"port": 80, "nodePort": 30080}], "selector": {"a": "b"}}"""
        );
        var headless = Split(
            new ResourceType("", "v1", "Service", "services", true),
            """{"clusterIP": "None", "clusterIPs": ["None"]}"""
        );
        var deployment = Split(
            new ResourceType("apps", "v1", "Deployment", "deployments", true),
            """{"replicas": 3, "paused": true}"""
        );

        Assert.Equal(["/spec/clusterIP", "/spec/clusterIPs", "/spec/ports/0/nodePort"], Paths(service));
        Assert.Empty(Paths(headless));
        Assert.Equal(["/spec/replicas"], Paths(deployment));
        Assert.NotNull(Split(new ResourceType("", "v1", "PersistentVolume", "persistentvolumes", false), "{}").Whole);
    }

    [Fact]
    public void Own_rules_come_before_the_built_in_ones_unless_they_replace_them()
    {
        const string Own = """
            whole:
              - {type: "*.example.com", namespace: infra}
            fields:
              - type: deployments.apps
                name: web-*
                paths: [spec.replicas]
                placeholder: 1
            """;

        var both = DeploymentRulesFile.Parse(Own, "rules.yaml");
        var alone = DeploymentRulesFile.Parse("builtIn: false\n" + Own, "rules.yaml");

        Assert.Single(alone.Whole);
        Assert.Equal(1, Assert.Single(alone.Fields).Placeholder!.GetValue<long>());
        Assert.Equal(1 + DeploymentRulesFile.BuiltIn.Whole.Count, both.Whole.Count);
        Assert.Equal("spec.replicas", both.Fields[0].Path.ToString());
    }

    [Fact]
    public void All_mistakes_are_told_at_once()
    {
        var mistakes = Assert
            .Throws<ConfigurationException>(() =>
                DeploymentRulesFile.Parse(
                    "whole:\n  - {typ: services}\nfields:\n  - type: a\n    paths: [metadata.name, spec..x]\n  - type: b\n",
                    "rules.yaml"
                )
            )
            .Message;

        Assert.All(
            ["typ", "metadata.name", "spec..x", "'fields[1].paths'"],
            word => Assert.Contains(word, mistakes, StringComparison.Ordinal)
        );
    }

    private static ObjectParts Split(ResourceType type, string spec)
    {
        var name = new ObjectName(type, type.IsNamespaced ? "shop" : null, "x");
        var content = new JsonObject
        {
            ["metadata"] = new JsonObject { ["name"] = "x" },
            ["spec"] = JsonNode.Parse(spec),
        };
        return new TreeSplit(DeploymentRulesFile.BuiltIn).Split(name, content);
    }

    private static IEnumerable<string> Paths(ObjectParts parts) =>
        parts.Patch?.Operations.Select(operation => operation.Path) ?? [];
}
