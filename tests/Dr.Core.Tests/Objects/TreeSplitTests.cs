using System.Text.Json.Nodes;
using Dr.Objects;
using Dr.Objects.Trees;
using Dr.Objects.Yaml;

namespace Dr.Core.Tests.Objects;

public sealed class TreeSplitTests
{
    [Fact]
    public void Fields_go_to_a_patch_and_the_rest_stays()
    {
        var parts = Split(
            Sample.Services,
            """
            "spec": {"clusterIP": "10.0.0.1", "selector": {"a": "b"}, "ports": [{"port": 80, "nodePort": 30080}, {"port": 81}]}
            """,
            Rule("services", "spec.clusterIP"),
            Rule("services", "spec.ports[*].nodePort")
        );

        Sample.AssertEqual(
            Sample.Object(
                Sample.Services,
                "x",
                """ "spec": {"selector": {"a": "b"}, "ports": [{"port": 80}, {"port": 81}]} """
            ),
            parts.Generic
        );
        Assert.Equal(
            """
            - op: add
              path: /spec/clusterIP
              value: "10.0.0.1"
            - op: add
              path: /spec/ports/0/nodePort
              value: 30080

            """,
            Yaml(parts.Patch!.ToJson())
        );
    }

    [Fact]
    public void What_would_be_left_empty_goes_as_a_whole()
    {
        var parts = Split(
            Sample.Widgets,
            """ "spec": {"a": {"b": {"c": 1, "d": 2}}, "e": 3} """,
            Rule("*", "spec.a.b.*"),
            Rule("*", "spec.f")
        );

        Sample.AssertEqual(Sample.Object(Sample.Widgets, "x", """ "spec": {"e": 3} """), parts.Generic);
        Assert.Equal("/spec/a", Assert.Single(parts.Patch!.Operations).Path);
    }

    [Fact]
    public void A_field_within_a_field_goes_once_whichever_rule_comes_first()
    {
        string[] paths = ["spec.a.b", "spec.a", "spec.a.b.c"];
        foreach (var order in new[] { paths, [.. paths.Reverse()] })
        {
            var parts = Split(
                Sample.Widgets,
                """ "spec": {"a": {"b": {"c": 1}, "d": 2}, "e": 3} """,
                [.. order.Select(path => Rule("*", path))]
            );

            Assert.Equal("/spec/a", Assert.Single(parts.Patch!.Operations).Path);
        }
    }

    [Fact]
    public void A_value_that_is_the_same_everywhere_stays()
    {
        var rule = new FieldRule(Pattern("services"), FieldPath.Parse("spec.clusterIP"), ["None"]);
        var rules = new FieldRule(Pattern("services"), FieldPath.Parse("spec.clusterIPs"), ["None"]);

        Assert.Null(
            Split(Sample.Services, """ "spec": {"clusterIP": "None", "clusterIPs": ["None"]} """, rule, rules).Patch
        );
        Assert.NotNull(Split(Sample.Services, """ "spec": {"clusterIP": "10.0.0.1"} """, rule, rules).Patch);
    }

    [Fact]
    public void A_placeholder_stands_in_the_generic_tree_and_the_patch_replaces_it()
    {
        var rule = new FieldRule(Pattern("*"), FieldPath.Parse("spec.replicas"), [], JsonValue.Create(1));

        var parts = Split(Sample.Deployments, """ "spec": {"replicas": 3} """, rule);

        Sample.AssertEqual(Sample.Object(Sample.Deployments, "x", """ "spec": {"replicas": 1} """), parts.Generic);
        Assert.Equal("replace", Assert.Single(parts.Patch!.Operations).Op);
        Assert.Null(Split(Sample.Deployments, """ "spec": {"replicas": 1} """, rule).Patch);
    }

    [Fact]
    public void Pods_are_reached_wherever_they_are_specified()
    {
        const string Pod = """{"containers": [{"name": "c"}], "hostAliases": [{"ip": "10.0.0.1"}]}""";
        var rule = Rule("*", "$pod.hostAliases");

        Assert.Equal(
            [
                "/spec/hostAliases",
                "/spec/template/spec/hostAliases",
                "/spec/jobTemplate/spec/template/spec/hostAliases",
            ],
            new[]
            {
                Split(Sample.Pods, $$""" "spec": {{Pod}} """, rule),
                Split(Sample.Deployments, $$""" "spec": {"template": {"spec": {{Pod}} } } """, rule),
                Split(
                    Sample.CronJobs,
                    $$""" "spec": {"jobTemplate": {"spec": {"template": {"spec": {{Pod}} } } } } """,
                    rule
                ),
            }.Select(parts => Assert.Single(parts.Patch!.Operations).Path)
        );
    }

    [Fact]
    public void An_object_that_is_the_deployments_own_goes_whole()
    {
        var rules = new DeploymentRules([new ObjectPattern(new Glob("services"), new Glob("sh*"), new Glob("x"))], []);

        var parts = new TreeSplit(rules).Split(Sample.Name(Sample.Services, "x"), Sample.Object(Sample.Services, "x"));

        Assert.NotNull(parts.Whole);
        Assert.Null(parts.Generic);
    }

    [Theory]
    [InlineData("9007199254740993")]
    [InlineData("1.00000000000000001")]
    [InlineData("1e400")]
    public void An_object_with_a_number_that_a_patch_would_round_goes_whole(string number)
    {
        var rule = Rule("*", "spec.a");

        Assert.NotNull(Split(Sample.Widgets, $$""" "spec": {"a": 1, "n": [{{number}}]} """, rule).Whole);
        Assert.Null(Split(Sample.Widgets, """ "spec": {"a": 1, "n": [9007199254740992, 0.25, 1e21]} """, rule).Whole);
        Assert.NotNull(Split(Sample.Widgets, $$""" "spec": {"n": {{number}} } """, rule).Generic);
    }

    [Fact]
    public void An_object_with_a_text_that_a_patch_would_make_unreadable_goes_whole()
    {
        var rule = Rule("*", "spec.a");

        Assert.NotNull(Split(Sample.Widgets, """ "spec": {"a": 1, "n": ["\tb\n"]} """, rule).Whole);
        Assert.Null(Split(Sample.Widgets, """ "spec": {"a": 1, "n": ["\tb", "b\n\tc\n"]} """, rule).Whole);
        Assert.NotNull(Split(Sample.Widgets, """ "spec": {"n": "\tb\n"} """, rule).Generic);
    }

    [Theory]
    [InlineData("""{"spec": "a\u007f"}""")]
    [InlineData("""{"spec": ["\u0085"]}""")]
    [InlineData("""{"spec": {"\u2028": 1}}""")]
    [InlineData("""{"kind": "WidgetList", "items": []}""")]
    [InlineData("""{"metadata": {"annotations": {"config.kubernetes.io/local-config": "true"}}}""")]
    public void An_object_that_kustomize_cannot_carry_lies_apart(string json)
    {
        var name = Sample.Name(Sample.Widgets, "x");
        var parts = new TreeSplit(DeploymentRules.None).Split(name, JsonNode.Parse(json)!.AsObject());
        var index = new TreeIndex();
        index.Add(name, parts);

        Assert.True(parts.IsApart);
        Assert.Equal([name], index.Apart);
        Assert.DoesNotContain(
            "Widget",
            Written(index.WriteGeneric) + Written(index.WriteDeployment),
            StringComparison.Ordinal
        );
        Assert.Equal(
            "deployment/a/apart/shop/Widget.example.com/x.yaml",
            Assert.Single(new TreePaths(ClusterName.Parse("a")).Files(name, parts)).Path
        );
    }

    [Fact]
    public void What_says_which_object_it_is_stays_in_both_trees()
    {
        Assert.All(
            ["kind", "metadata", "metadata.name"],
            path => Assert.Throws<FormatException>(() => FieldPath.Parse(path))
        );
        Sample.AssertEqual(
            Sample.Object(Sample.Widgets, "x"),
            Split(Sample.Widgets, """ "spec": 1 """, Rule("*", "*"), Rule("*", "metadata.*")).Generic
        );
    }

    private static ObjectParts Split(ResourceType type, string members, params FieldRule[] rules) =>
        new TreeSplit(new DeploymentRules([], rules)).Split(Sample.Name(type, "x"), Sample.Object(type, "x", members));

    private static ObjectPattern Pattern(string type) => new(new Glob(type), Glob.Any, Glob.Any);

    private static FieldRule Rule(string type, string path) => new(Pattern(type), FieldPath.Parse(path), []);

    private static string Yaml(JsonNode document) => Written(output => ObjectYaml.Write(document, output));

    private static string Written(Action<TextWriter> write)
    {
        using var text = new StringWriter { NewLine = "\n" };
        write(text);
        return text.ToString();
    }
}
