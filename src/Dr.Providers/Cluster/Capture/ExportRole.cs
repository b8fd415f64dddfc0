using System.Text;
using System.Text.Json.Nodes;
using Dr.Objects;
using Dr.Objects.Yaml;
using Dr.Providers.Cluster.Client;

namespace Dr.Providers.Cluster.Capture;

/// <summary>
/// The account that an export needs and nothing more: a ServiceAccount with its namespace, a ClusterRole that names each type that
/// the server serves and that is exported, and the binding of the two. No Secrets, no wildcards, no subresources, no verb that writes.
/// </summary>
public static class ExportRole
{
    public const string Namespace = "dr-system";

    /// <summary>Of all three objects.</summary>
    public const string Name = "dr-export";

    private const string RbacVersion = "rbac.authorization.k8s.io/v1";
    private const string RbacGroup = "rbac.authorization.k8s.io";
    private const string ClusterRole = "ClusterRole";
    private const string ServiceAccount = "ServiceAccount";

    /// <summary>YAML documents for <c>kubectl apply -f -</c>.</summary>
    /// <exception cref="ClusterException">The server cannot be asked; a group of its API that is down is named.</exception>
    public static async Task<string> PrintAsync(
        ClusterConnectionOptions connection,
        TimeProvider clock,
        CancellationToken cancellationToken
    )
    {
        using var client = await ApiClient.ConnectAsync(connection, clock, cancellationToken);
        return Print(TypePlan.Of(await new Discovery(client).ReadAsync(cancellationToken)).Types);
    }

    internal static string Print(IEnumerable<ResourceType> types)
    {
        var text = new StringBuilder();
        using var writer = new StringWriter(text);
        foreach (var document in Documents(types))
        {
            writer.Write("---\n");
            ObjectYaml.Write(document, writer);
        }

        return text.ToString();
    }

    private static IEnumerable<JsonObject> Documents(IEnumerable<ResourceType> types)
    {
        yield return Document("v1", "Namespace", new JsonObject { ["name"] = Namespace });
        yield return Document("v1", ServiceAccount, new JsonObject { ["name"] = Name, ["namespace"] = Namespace });
        var role = Document(RbacVersion, ClusterRole, new JsonObject { ["name"] = Name });
        role["rules"] = new JsonArray([
            .. types
                .GroupBy(type => type.Group)
                .OrderBy(group => group.Key, StringComparer.Ordinal)
                .Select(group => Rule(group.Key, group.Select(type => type.Plural))),
        ]);
        yield return role;
        var binding = Document(RbacVersion, "ClusterRoleBinding", new JsonObject { ["name"] = Name });
        binding["roleRef"] = new JsonObject
        {
            ["apiGroup"] = RbacGroup,
            ["kind"] = ClusterRole,
            ["name"] = Name,
        };
        binding["subjects"] = new JsonArray(
            new JsonObject
            {
                ["kind"] = ServiceAccount,
                ["name"] = Name,
                ["namespace"] = Namespace,
            }
        );
        yield return binding;
    }

    private static JsonObject Document(string version, string kind, JsonObject metadata) =>
        new()
        {
            ["apiVersion"] = version,
            ["kind"] = kind,
            ["metadata"] = metadata,
        };

    private static JsonObject Rule(string group, IEnumerable<string> plurals) =>
        new()
        {
            ["apiGroups"] = new JsonArray(group),
            ["resources"] = new JsonArray([
                .. plurals.Order(StringComparer.Ordinal).Select(plural => JsonValue.Create(plural)),
            ]),
            ["verbs"] = new JsonArray("get", "list"),
        };
}
