using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Dr.Objects.Trees;

namespace Dr.Objects.Recovery;

/// <summary>
/// Whether an object in a cluster is the one that was to be there, field for field. Pure. What the cluster may add or spell otherwise is
/// in <see cref="Tolerances"/>, and nothing else is tolerated.
/// </summary>
public static class ObjectComparison
{
    public static readonly Tolerance AddedMember = new(
        "added-member",
        "A member that was not captured: a default, or an address that the server gave out."
    );

    public static readonly Tolerance AddedItem = new(
        "added-item",
        "Items that admission and controllers put into lists of tolerations, volumes, mounts, pull secrets, secrets and finalizers, "
            + "where all captured ones are there in their order."
    );

    public static readonly Tolerance Empty = new(
        "empty",
        "A captured null, `{}` or `[]` that is not there: servers drop what says nothing."
    );

    public static readonly Tolerance Aggregated = new(
        "aggregated",
        "`rules` of a cluster role with an `aggregationRule` are computed from other roles, in an order of their own."
    );

    public static readonly Tolerance OtherVersion = new(
        "other-version",
        "`apiVersion`, where the cluster serves the kind in another version or group and the object was written so."
    );

    // why: what admission plugins, kubelets and controllers are known to add to; an item more anywhere else is another object
    private static readonly HashSet<string> s_growing = new(StringComparer.Ordinal)
    {
        "tolerations",
        "volumes",
        "volumeMounts",
        "imagePullSecrets",
        "secrets",
        "finalizers",
    };

    public static IReadOnlyList<Tolerance> Tolerances { get; } =
    [AddedMember, AddedItem, Empty, Aggregated, OtherVersion];

    /// <param name="wanted">As it was written, without owners.</param>
    /// <param name="found">As the cluster has it now, stripped (<see cref="Selection.Stripping"/>).</param>
    /// <returns>Empty where it is the object.</returns>
    public static IReadOnlyList<FieldDifference> Between(JsonObject wanted, JsonObject found)
    {
        var differences = new List<FieldDifference>();
        foreach (var (key, value) in wanted.Where(member => member.Key != "apiVersion"))
        {
            if (key == "rules" && wanted.ObjectAt("aggregationRule") is not null)
            {
                continue;
            }

            Member(value, found, key, "", differences);
        }

        return differences;
    }

    private static void Member(
        JsonNode? wanted,
        JsonObject parent,
        string key,
        string pointer,
        List<FieldDifference> differences
    )
    {
        var place = $"{pointer}/{FieldPath.Escape(key)}";
        if (parent.TryGetPropertyValue(key, out var found) && found is not null)
        {
            Node(wanted, found, place, key, differences);
        }
        else if (!IsEmpty(wanted))
        {
            differences.Add(new FieldDifference(place, "is missing"));
        }
    }

    private static void Node(
        JsonNode? wanted,
        JsonNode found,
        string pointer,
        string key,
        List<FieldDifference> differences
    )
    {
        switch (wanted, found)
        {
            case (JsonObject members, JsonObject other):
                foreach (var (name, value) in members)
                {
                    Member(value, other, name, pointer, differences);
                }

                break;
            case (JsonArray items, JsonArray others) when others.Count > items.Count && s_growing.Contains(key):
                Grown(items, others, pointer, key, differences);
                break;
            case (JsonArray items, JsonArray others):
                Items(items, others, pointer, key, differences);
                break;
            case (null, _):
                break;
            default:
                if (!Equal(wanted, found))
                {
                    differences.Add(new FieldDifference(pointer, "has another value"));
                }

                break;
        }
    }

    private static void Items(
        JsonArray wanted,
        JsonArray found,
        string pointer,
        string key,
        List<FieldDifference> differences
    )
    {
        if (wanted.Count != found.Count)
        {
            differences.Add(new FieldDifference(pointer, $"has {found.Count} items instead of {wanted.Count}"));
            return;
        }

        for (var i = 0; i < wanted.Count; i++)
        {
            Item(wanted[i], found[i], $"{pointer}/{i}", key, differences);
        }
    }

    private static void Grown(
        JsonArray wanted,
        JsonArray found,
        string pointer,
        string key,
        List<FieldDifference> differences
    )
    {
        var next = 0;
        for (var i = 0; i < wanted.Count; i++)
        {
            while (next < found.Count && !IsSame(wanted[i], found[next], key))
            {
                next++;
            }

            if (next++ >= found.Count)
            {
                differences.Add(new FieldDifference($"{pointer}/{i}", "is missing"));
                return;
            }
        }
    }

    private static bool IsSame(JsonNode? wanted, JsonNode? found, string key)
    {
        var differences = new List<FieldDifference>();
        Item(wanted, found, "", key, differences);
        return differences.Count == 0;
    }

    private static void Item(
        JsonNode? wanted,
        JsonNode? found,
        string pointer,
        string key,
        List<FieldDifference> differences
    )
    {
        if (found is not null)
        {
            Node(wanted, found, pointer, key, differences);
        }
        else if (wanted is not null)
        {
            differences.Add(new FieldDifference(pointer, "is missing"));
        }
    }

    private static bool IsEmpty(JsonNode? node) => node is null or JsonObject { Count: 0 } or JsonArray { Count: 0 };

    private static bool Equal(JsonNode wanted, JsonNode found) =>
        (wanted.GetValueKind(), found.GetValueKind()) switch
        {
            (JsonValueKind.Number, JsonValueKind.Number) => SameNumber(wanted.ToJsonString(), found.ToJsonString()),
            (JsonValueKind.String, JsonValueKind.String) => string.Equals(
                wanted.AsText(),
                found.AsText(),
                StringComparison.Ordinal
            ),
            (var one, var other) => one == other,
        };

    // why: 1, 1.0 and 1e0 are one number; beyond what a decimal holds only the digits tell
    private static bool SameNumber(string wanted, string found) =>
        wanted == found
        || (
            decimal.TryParse(wanted, NumberStyles.Float, CultureInfo.InvariantCulture, out var one)
            && decimal.TryParse(found, NumberStyles.Float, CultureInfo.InvariantCulture, out var other)
            && one == other
        );
}
