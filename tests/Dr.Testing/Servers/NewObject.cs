using System.Globalization;
using System.Text.Json.Nodes;

namespace Dr.Testing.Servers;

/// <summary>An object to be made: where it is posted to, and its JSON.</summary>
public sealed record NewObject(string Collection, string Json)
{
    public static NewObject Namespace(string name) => Of("/api/v1/namespaces", "v1", "Namespace", null, name, []);

    public static NewObject ConfigMap(
        string space,
        string name,
        JsonObject content,
        JsonObject? labels = null,
        JsonObject? annotations = null
    ) => Of($"/api/v1/namespaces/{space}/configmaps", "v1", "ConfigMap", space, name, content, labels, annotations);

    public static NewObject Secret(string space, string name, string key, string value)
    {
        var content = new JsonObject { ["stringData"] = new JsonObject { [key] = value } };
        return Of($"/api/v1/namespaces/{space}/secrets", "v1", "Secret", space, name, content);
    }

    public static NewObject Service(string space, string name)
    {
        var port = new JsonObject
        {
            ["name"] = "http",
            ["port"] = 80,
            ["protocol"] = "TCP",
        };
        var spec = new JsonObject
        {
            ["clusterIP"] = "None",
            ["selector"] = new JsonObject { ["app"] = name },
            ["ports"] = new JsonArray(port),
        };
        return Of($"/api/v1/namespaces/{space}/services", "v1", "Service", space, name, new() { ["spec"] = spec });
    }

    public static NewObject Role(string space, string name)
    {
        const string version = "rbac.authorization.k8s.io/v1";
        var rule = new JsonObject
        {
            ["apiGroups"] = new JsonArray(""),
            ["resources"] = new JsonArray("configmaps"),
            ["resourceNames"] = new JsonArray(name),
            ["verbs"] = new JsonArray("get", "watch"),
        };
        var content = new JsonObject { ["rules"] = new JsonArray(rule) };
        return Of($"/apis/{version}/namespaces/{space}/roles", version, "Role", space, name, content);
    }

    public static NewObject Deployment(string space, string name, int containers)
    {
        var labels = new JsonObject { ["app"] = name };
        var spec = new JsonObject
        {
            ["replicas"] = 0,
            ["selector"] = new JsonObject { ["matchLabels"] = labels.DeepClone() },
            ["template"] = new JsonObject
            {
                ["metadata"] = new JsonObject { ["labels"] = labels.DeepClone() },
                ["spec"] = new JsonObject
                {
                    ["containers"] = new JsonArray([.. Enumerable.Range(0, containers).Select(Container)]),
                },
            },
        };
        var content = new JsonObject { ["spec"] = spec };
        return Of($"/apis/apps/v1/namespaces/{space}/deployments", "apps/v1", "Deployment", space, name, content);
    }

    private static JsonObject Container(int number) =>
        new()
        {
            ["name"] = string.Create(CultureInfo.InvariantCulture, $"container-{number}"),
            ["image"] = "registry.shop.example/any:1",
            ["env"] = new JsonArray(new JsonObject { ["name"] = "LEVEL", ["value"] = "info" }),
        };

    private static NewObject Of(
        string collection,
        string version,
        string kind,
        string? space,
        string name,
        JsonObject content,
        JsonObject? labels = null,
        JsonObject? annotations = null
    )
    {
        var metadata = new JsonObject { ["name"] = name };
        foreach (
            var (key, value) in new (string, JsonNode?)[]
            {
                ("namespace", space),
                ("labels", labels),
                ("annotations", annotations),
            }
        )
        {
            if (value is not null)
            {
                metadata[key] = value;
            }
        }

        var whole = new JsonObject
        {
            ["apiVersion"] = version,
            ["kind"] = kind,
            ["metadata"] = metadata,
        };
        foreach (var (key, value) in content)
        {
            whole[key] = value?.DeepClone();
        }

        return new NewObject(collection, whole.ToJsonString());
    }
}
