using System.Text.Json.Nodes;

namespace Dr.Objects.Recovery;

/// <summary>Goes through two objects side by side and notes what differs. For one comparison.</summary>
internal sealed class FieldWalk(AddedFields added)
{
    private readonly List<FieldDifference> _differences = [];

    public IReadOnlyList<FieldDifference> Differences => _differences;

    public void Members(JsonObject wanted, JsonObject found, ComparedPlace place, Func<string, bool>? isSkipped = null)
    {
        foreach (var (key, value) in wanted)
        {
            if (isSkipped?.Invoke(key) != true)
            {
                Member(value, found, place.Member(key));
            }
        }

        foreach (var (key, value) in found)
        {
            if (value is not null && isSkipped?.Invoke(key) != true && wanted.At(key) is null)
            {
                More(value, place.Member(key));
            }
        }
    }

    private void Member(JsonNode? wanted, JsonObject parent, ComparedPlace at)
    {
        if (parent.At(at.Key) is { } found)
        {
            Node(wanted, found, at);
        }
        else if (!SaysNothing(wanted, at))
        {
            _differences.Add(new FieldDifference(at.Pointer, "is missing"));
        }
    }

    private void More(JsonNode found, ComparedPlace at)
    {
        if (SaysNothing(found, at) || added.Judge(at, found) is not { } kind)
        {
            return;
        }

        if (kind == DifferenceKind.Unknown && found is JsonObject fields)
        {
            Members([], fields, at);
        }
        else
        {
            _differences.Add(new FieldDifference(at.Pointer, "was not captured", kind));
        }
    }

    private void Node(JsonNode? wanted, JsonNode found, ComparedPlace at)
    {
        switch (wanted, found)
        {
            case (JsonObject members, JsonObject other):
                Members(members, other, at);
                break;
            case (JsonArray items, JsonArray others) when others.Count > items.Count:
                Grown(items, others, at);
                break;
            case (JsonArray items, JsonArray others):
                Items(items, others, at);
                break;
            case (null, _):
                break;
            default:
                if (!SameValue.Are(wanted, found))
                {
                    _differences.Add(new FieldDifference(at.Pointer, "has another value"));
                }

                break;
        }
    }

    private void Items(JsonArray wanted, JsonArray found, ComparedPlace at)
    {
        if (wanted.Count != found.Count)
        {
            _differences.Add(Count(wanted, found, at, DifferenceKind.Changed));
            return;
        }

        for (var i = 0; i < wanted.Count; i++)
        {
            Item(wanted[i], found[i], at.Item(i));
        }
    }

    private void Grown(JsonArray wanted, JsonArray found, ComparedPlace at)
    {
        var missing = FirstMissing(wanted, found, at);
        if (missing is { } index)
        {
            _differences.Add(
                added.Grows(at)
                    ? new FieldDifference($"{at.Pointer}/{index}", "is missing")
                    : Count(wanted, found, at, DifferenceKind.Changed)
            );
        }
        else if (!added.Grows(at))
        {
            _differences.Add(Count(wanted, found, at, DifferenceKind.Added));
        }
    }

    /// <summary>Null where all wanted items are there in their order, whatever lies between.</summary>
    private int? FirstMissing(JsonArray wanted, JsonArray found, ComparedPlace at)
    {
        var next = 0;
        for (var i = 0; i < wanted.Count; i++)
        {
            while (next < found.Count && !IsSame(wanted[i], found[next], at.Item(i)))
            {
                next++;
            }

            if (next++ >= found.Count)
            {
                return i;
            }
        }

        return null;
    }

    private bool IsSame(JsonNode? wanted, JsonNode? found, ComparedPlace at)
    {
        var walk = new FieldWalk(added);
        walk.Item(wanted, found, at);
        return walk._differences.TrueForAll(one => one.Kind == DifferenceKind.Unknown);
    }

    private void Item(JsonNode? wanted, JsonNode? found, ComparedPlace at)
    {
        if (found is not null)
        {
            Node(wanted, found, at);
        }
        else if (wanted is not null)
        {
            _differences.Add(new FieldDifference(at.Pointer, "is missing"));
        }
    }

    private static FieldDifference Count(JsonArray wanted, JsonArray found, ComparedPlace at, DifferenceKind kind) =>
        new(at.Pointer, $"has {found.Count} items instead of {wanted.Count}", kind);

    // why: an empty selector selects everything, and one that is not there nothing, or what something else says
    private static bool SaysNothing(JsonNode? node, ComparedPlace at) =>
        node is null
        || (
            node is JsonObject { Count: 0 } or JsonArray { Count: 0 }
            && !at.Key.EndsWith("elector", StringComparison.Ordinal)
        );
}
