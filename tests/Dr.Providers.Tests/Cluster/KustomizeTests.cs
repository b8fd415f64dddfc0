using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Dr.Objects;
using Dr.Objects.Trees;
using Dr.Objects.Yaml;
using Dr.Providers.Cluster.Trees;
using Dr.Providers.Configuration.Yaml;
using Dr.Testing.Servers;

namespace Dr.Providers.Tests.Cluster;

/// <summary>Stock kubectl builds from the two trees exactly the objects that were put into them.</summary>
public sealed class KustomizeTests : IDisposable
{
    private static readonly ResourceType s_configMaps = new("", "v1", "ConfigMap", "configmaps", true);
    private static readonly ResourceType s_services = new("", "v1", "Service", "services", true);
    private static readonly ResourceType s_knative = new("serving.knative.dev", "v1", "Service", "services", true);
    private static readonly ResourceType s_widgets = new("example.com", "v1", "Widget", "widgets", true);
    private static readonly ResourceType s_roles = new(
        "rbac.authorization.k8s.io",
        "v1",
        "ClusterRole",
        "clusterroles",
        false
    );
    private static readonly ResourceType s_volumes = new("", "v1", "PersistentVolume", "persistentvolumes", false);

    private readonly TestFolder _folder = TestFolder.Create("kustomize");
    private readonly TreePaths _paths = new(ClusterName.Parse("production"));
    private readonly TreeIndex _index = new();
    private readonly Dictionary<string, JsonObject> _expected = [];

    [Fact]
    public async Task The_overlay_gives_back_exactly_the_objects()
    {
        const string Service =
            """{"clusterIP": "10.0.0.1", "ports": [{"port": 80, "nodePort": 30080}, {"port": 81}], "type": "NodePort"}""";
        Add(s_services, "web", "spec", Service);
        Add(s_services, "a.b", "spec", Service);
        Add(s_services, "a-b", "spec", Service.Replace("30080", "30081", StringComparison.Ordinal));
        Add(s_services, "twin", "spec", Service);
        Add(s_knative, "twin", "spec", """{"template": {"x": null, "y": {}, "z": []}}""");
        Add(s_services, "only", "spec", """{"clusterIP": "10.0.0.9"}""");
        Add(s_roles, "system:odd (role)+[x]", "rules", """[{"verbs": ["*"]}]""");
        Add(s_roles, new string('r', 253), "rules", """[]""");
        Add(
            s_volumes,
            "pv",
            "spec",
            """{"capacity": {"storage": "1Gi"}, "claimRef": {"name": "data", "namespace": "shop"}}"""
        );
        Add(
            s_widgets,
            "numbers",
            "spec",
            """{"n": 9007199254740993, "m": -9223372036854775808, "f": 0.1, "g": 1e-9, "i": 1000590000}"""
        );
        Add(
            s_widgets,
            "patched",
            "spec",
            """{"i": 1000590000, "f": 0.1, "l": [1.5, {"a": null}], "e": "1e3", "o": "0o17", "d": "2001-01-01", "y": "yes", "on": "off"}""",
            """{"field.cattle.io/x": "12:30:45"}"""
        );
        Add(s_widgets, "exact", "spec", """{"n": 9007199254740993}""", """{"field.cattle.io/x": "y"}""");
        Add(s_configMaps, "texts", "data", Texts().ToJsonString());
        Add(s_configMaps, "patched", "data", Texts().ToJsonString(), """{"field.cattle.io/x": "a\nb\n"}""");

        Add(s_configMaps, "tabs", "data", """{"a": "\tb\n c\n"}""", """{"field.cattle.io/x": "y"}""");
        Add(s_configMaps, "plain-tabs", "data", """{"a": "\tb\n c\n"}""");

        Add(s_configMaps, "apart", "data", """{"a": "\u007f"}""");
        Add(s_configMaps, "local", "data", """{"a": "b"}""", """{"config.kubernetes.io/local-config": "true"}""");
        WriteKustomizations();

        await AssertBuiltAsync();
        Assert.Equal(["apart", "local"], _index.Apart.Select(name => name.Name));
    }

    [Fact]
    public async Task A_cluster_without_anything_of_its_own_has_an_overlay_all_the_same()
    {
        Add(s_configMaps, "a", "data", """{"a": "b"}""");
        WriteKustomizations();

        await AssertBuiltAsync();
    }

    [Fact]
    public async Task A_cluster_with_nothing_but_its_own_has_a_tree_all_the_same()
    {
        Add(s_volumes, "pv", "spec", """{"capacity": {"storage": "1Gi"}}""");
        WriteKustomizations();

        await AssertBuiltAsync();
    }

    public void Dispose() => _folder.Dispose();

    private void Add(ResourceType type, string name, string member, string value, string? annotations = null)
    {
        var metadata = new JsonObject { ["name"] = name };
        if (type.IsNamespaced)
        {
            metadata["namespace"] = "shop";
        }

        if (annotations is not null)
        {
            metadata["annotations"] = JsonNode.Parse(annotations);
        }

        var content = new JsonObject
        {
            ["apiVersion"] = type.ApiVersion,
            ["kind"] = type.Kind,
            ["metadata"] = metadata,
            [member] = JsonNode.Parse(value),
        };
        var key = Key(content);
        _expected.Add(key, content.DeepClone().AsObject());
        var objectName = ObjectName.Of(type, content);
        var parts = new TreeSplit(DeploymentRulesFile.BuiltIn).Split(objectName, content);
        _index.Add(objectName, parts);
        if (parts.IsApart)
        {
            _expected.Remove(key);
        }

        foreach (var (path, document) in _paths.Files(objectName, parts))
        {
            Write(path, output => ObjectYaml.Write(document, output));
        }
    }

    private void Write(string path, Action<TextWriter> write)
    {
        var file = _folder.File(path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        using var output = new StreamWriter(file, append: false, new UTF8Encoding(false)) { NewLine = "\n" };
        write(output);
    }

    private void WriteKustomizations()
    {
        Write(TreePaths.GenericKustomization, _index.WriteGeneric);
        Write(_paths.DeploymentKustomization, _index.WriteDeployment);
    }

    private async Task AssertBuiltAsync()
    {
        var result = await StockTools.RunAsync("kubectl", ["kustomize", _folder.File(_paths.Deployment)]);
        var built = YamlJson
            .ReadAll(new StringReader(result.Succeeded().Output), "kustomize")
            .Cast<JsonObject>()
            .ToDictionary(Key);

        Assert.Equal(_expected.Keys.Order(StringComparer.Ordinal), built.Keys.Order(StringComparer.Ordinal));
        Assert.All(
            _expected,
            expected =>
                Assert.True(
                    JsonNode.DeepEquals(expected.Value, built[expected.Key]),
                    $"{expected.Value.ToJsonString()}\n{built[expected.Key].ToJsonString()}"
                )
        );
    }

    private static string Key(JsonObject content) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{content["apiVersion"]} {content["kind"]} {content["metadata"]!["name"]}"
        );

    private static JsonObject Texts()
    {
        var texts = new JsonObject();
        string[] all =
        [
            "yes",
            "no",
            "on",
            "null",
            "~",
            "1e3",
            "0x1F",
            "0o17",
            "017",
            "1_000",
            "12:30:45",
            "2001-01-01",
            ".5",
            "1.",
            "+1",
            "=",
            "<<",
            "",
            " leading",
            "trailing ",
            "a\tb",
            "\ttab",
            "a\n\ttab\n",
            "a\rb",
            "\u0001",
            "\u001b",
            "\ufeff",
            "😀",
            "é",
            "---",
            "--- a",
            "...",
            "- ",
            "- a",
            ": ",
            "a: b",
            "a:",
            "# a",
            "a #b",
            "?",
            "!a",
            "&a",
            "*a",
            "|",
            ">",
            "%a",
            "@a",
            "`",
            "'",
            "\"",
            "\\",
            "{}",
            "[]",
            "{{ x }}",
            "a\n",
            "a\nb",
            "a\n\n",
            "\na",
            " a\nb\n",
            "a \nb\n",
            "a\n  \nb",
            "a\r\nb\r\n",
            "a\n---\nb\n",
            new string('x', 5000),
            string.Join(' ', Enumerable.Repeat("word", 500)),
        ];
        for (var i = 0; i < all.Length; i++)
        {
            texts[$"t{i}"] = all[i];
        }

        texts["y"] = "1";
        texts["0x10"] = "1";
        texts["null"] = "1";
        return texts;
    }
}
