using System.Text.Json.Nodes;
using Dr.Objects;
using Dr.Objects.Trees;
using Dr.Objects.Yaml;
using FsCheck;
using FsCheck.Fluent;

namespace Dr.Core.Tests.Objects;

public sealed class TreeSplitTests
{
    private static readonly string[] s_keys =
    [
        "spec",
        "a",
        "b",
        "metadata",
        "name",
        "x/y",
        "t~u",
        "",
        "a.b",
        "~1",
        "0",
        "spec.a",
    ];

    private static readonly string[] s_steps =
    [
        .. s_keys.Where(key => key.Length > 0).Select(key => $"[\"{key}\"]"),
        "[\"*\"]",
        "[*]",
        "[\"a*\"]",
    ];

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

    [Theory]
    [InlineData("")]
    [InlineData("spec..a")]
    [InlineData("spec.")]
    [InlineData(".spec")]
    [InlineData("spec.ports[*]")]
    [InlineData("spec.ports[0]")]
    [InlineData("spec[\"a]")]
    [InlineData("spec[\"\"]")]
    [InlineData("spec.[*].a")]
    public void What_is_no_path_is_refused(string text) => Assert.Throws<FormatException>(() => FieldPath.Parse(text));

    [Theory]
    [InlineData("*", "", true)]
    [InlineData("a*", "abc", true)]
    [InlineData("*c", "abc", true)]
    [InlineData("a*c", "ac", true)]
    [InlineData("a*b*c", "aXbYc", true)]
    [InlineData("a*b*c", "aXc", false)]
    [InlineData("aa*aa", "aaa", false)]
    [InlineData("*ab*ab*", "ab", false)]
    [InlineData("a", "ab", false)]
    [InlineData("a.c", "abc", false)]
    public void A_star_stands_for_anything(string glob, string name, bool matches) =>
        Assert.Equal(matches, new Glob(glob).Matches(name));

    [Fact]
    public void Joined_parts_are_exactly_the_object_whatever_the_object_and_the_rules() =>
        Prop.ForAll(
                (from json in Object() from rules in Rules() select (json, rules)).ToArbitrary(),
                sample =>
                {
                    var (json, rules) = sample;
                    var content = JsonNode.Parse(json)!.AsObject();

                    var parts = new TreeSplit(rules).Split(Sample.Name(Sample.Widgets, "x"), content);
                    var patch = parts.Patch is null
                        ? null
                        : ObjectPatch.Read(JsonNode.Parse(parts.Patch.ToJson().ToJsonString()));
                    var joined = (parts with { Patch = patch }).Join();

                    return JsonNode.DeepEquals(JsonNode.Parse(json), joined);
                }
            )
            .Check(Config.QuickThrowOnFailure.WithMaxTest(3000));

    [Theory]
    [InlineData("web", "web")]
    [InlineData("system:kube-proxy", "system%3Akube-proxy")]
    [InlineData("a.b", "a.b")]
    [InlineData(".hidden", "%2Ehidden")]
    [InlineData("ä", "%C3%A4")]
    [InlineData("a b*", "a%20b%2A")]
    [InlineData("A_b~", "A_b%7E")]
    public void Names_become_names_of_files(string name, string file) => Assert.Equal(file, TreePaths.Encode(name));

    [Fact]
    public void A_name_of_any_length_has_a_file_of_its_own()
    {
        var (left, right) = (new string('a', 253), new string('a', 252) + "b");

        Assert.InRange(TreePaths.Encode(left).Length, 1, 220);
        Assert.NotEqual(TreePaths.Encode(left), TreePaths.Encode(right));
    }

    [Fact]
    public void Files_are_found_by_namespace_kind_and_name()
    {
        var paths = new TreePaths(ClusterName.Parse("production"));

        Assert.Equal(
            "generic/shop/Deployment.apps/web.yaml",
            TreePaths.GenericFile(Sample.Name(Sample.Deployments, "web"))
        );
        Assert.Equal(
            "generic/_cluster/Namespace/shop.yaml",
            TreePaths.GenericFile(Sample.Name(Sample.Namespaces, "shop"))
        );
        Assert.Equal(
            "deployment/production/resources/_cluster/PersistentVolume/a.yaml",
            paths.WholeFile(Sample.Name(Sample.Volumes, "a"))
        );
        Assert.Equal(
            "deployment/production/patches/shop/Service/a.yaml",
            paths.PatchFile(Sample.Name(Sample.Services, "a"))
        );
    }

    [Fact]
    public void Kustomizations_list_files_in_the_order_of_their_paths()
    {
        var index = new TreeIndex();
        var generic = new ObjectParts(null, [], null);
        var patched = new ObjectParts(null, [], new ObjectPatch([]));
        index.Add(Sample.Name(Sample.Services, "b"), patched);
        index.Add(Sample.Name(Sample.Services, "a"), generic);
        index.Add(Sample.Name(Sample.Volumes, "pv"), new ObjectParts([], null, null));
        index.Add(Sample.Name(Sample.Ingresses, "i.j"), patched);
        index.Add(Sample.Name(Sample.Jobs, "gone"), generic);
        index.Forget(Sample.Jobs);

        Assert.Equal((4, 2, 1), (index.Count, index.Patched, index.Whole));
        Assert.Equal(
            """
            apiVersion: kustomize.config.k8s.io/v1beta1
            kind: Kustomization
            resources:
            - shop/Ingress.networking.k8s.io/i.j.yaml
            - shop/Service/a.yaml
            - shop/Service/b.yaml

            """,
            Written(index.WriteGeneric)
        );
        Assert.Equal(
            """
            apiVersion: kustomize.config.k8s.io/v1beta1
            kind: Kustomization
            bases:
            - ../../generic
            resources:
            - resources/_cluster/PersistentVolume/pv.yaml
            patchesJson6902:
            - path: patches/shop/Ingress.networking.k8s.io/i.j.yaml
              target:
                group: networking.k8s.io
                kind: Ingress
                name: i.j
                namespace: shop
                version: v1
            - path: patches/shop/Service/b.yaml
              target:
                kind: Service
                name: b
                namespace: shop
                version: v1

            """,
            Written(index.WriteDeployment)
        );
    }

    [Fact]
    public void A_target_that_would_find_two_objects_is_written_as_an_expression()
    {
        var targets = new PatchTargets();
        ObjectName[] names =
        [
            Sample.Name(Sample.Services, "a.b"),
            Sample.Name(Sample.Services, "a-b"),
            Sample.Name(Sample.Services, "c.d"),
            Sample.Name(Sample.Services, "knative"),
            Sample.Name(Sample.Type("serving.knative.dev", "Service", "services"), "knative"),
            Sample.Name(Sample.ClusterRoles, "odd(name)"),
        ];
        Array.ForEach(names, targets.Add);

        Assert.Equal((null, @"a\.b"), targets.For(names[0]));
        Assert.Equal((null, "a-b"), targets.For(names[1]));
        Assert.Equal((null, "c.d"), targets.For(names[2]));
        Assert.Equal(("()", "knative"), targets.For(names[3]));
        Assert.Equal(("serving.knative.dev", "knative"), targets.For(names[4]));
        Assert.Equal(("rbac.authorization.k8s.io", @"odd\(name\)"), targets.For(names[5]));
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

    private static Gen<DeploymentRules> Rules()
    {
        var path =
            from length in Gen.Choose(1, 4)
            from steps in Gen.Elements(s_steps).ArrayOf(length)
            select string.Concat(steps) + (steps[^1] == "[*]" ? "[\"*\"]" : "");
        var rule =
            from text in path
            from placeholder in Gen.Elements<JsonValue?>(null, null, null, JsonValue.Create("p"), JsonValue.Create(1))
            from except in Gen.Elements<string[]>([], [], ["1"], ["x", "1"])
            select new FieldRule(Pattern("*"), FieldPath.Parse(text), except, placeholder);
        return from count in Gen.Choose(0, 6)
            from rules in rule.ArrayOf(count)
            select new DeploymentRules([], [.. rules]);
    }

    private static Gen<string> Object() =>
        from members in Members(3)
        select $$"""{"apiVersion": "example.com/v1", "kind": "Widget", "metadata": {"name": "x", "namespace": "shop", "m": {{members}} }, "spec": {{members}} }""";

    private static Gen<string> Node(int depth) =>
        depth == 0
            ? Gen.Elements("null", "true", "1", "2.5", "\"x\"", "\"\"", "9007199254740993", "{}", "[]")
            : Gen.OneOf(Node(0), Members(depth - 1), Members(depth - 1), Items(depth - 1));

    private static Gen<string> Members(int depth) =>
        from count in Gen.Choose(0, 4)
        from names in Gen.Shuffle(s_keys)
        from values in Node(depth).ArrayOf(count)
        select $"{{{string.Join(',', values.Select((value, i) => $"\"{names[i]}\": {value}"))}}}";

    private static Gen<string> Items(int depth) =>
        from count in Gen.Choose(0, 3)
        from values in Node(depth).ArrayOf(count)
        select $"[{string.Join(',', values)}]";
}
