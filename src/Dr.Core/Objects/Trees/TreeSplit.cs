using System.Collections.Concurrent;
using System.Text.Json.Nodes;

namespace Dr.Objects.Trees;

/// <summary>Divides stripped objects among the two trees by rules. Pure; joining the parts gives exactly the object.</summary>
public sealed class TreeSplit(DeploymentRules rules)
{
    // why: types are few, and most rules are about none but one of them
    private readonly ConcurrentDictionary<ResourceType, DeploymentRules> _byType = new();

    /// <param name="name">The object's.</param>
    /// <param name="content">Becomes part of the result: it is not to be used any more.</param>
    public ObjectParts Split(ObjectName name, JsonObject content)
    {
        if (!KustomizeLimits.Carries(content))
        {
            return new ObjectParts(content, null, null) { IsApart = true };
        }

        var ofType = _byType.GetOrAdd(name.Type, RulesOf);
        if (ofType.Whole.Any(pattern => pattern.MatchesPlace(name)))
        {
            return new ObjectParts(content, null, null);
        }

        var places = Outermost(Places(ofType, name, content));
        if (places.Count == 0)
        {
            return new ObjectParts(null, content, null);
        }

        if (!KustomizeLimits.CarriesThroughPatch(content))
        {
            return new ObjectParts(content, null, null);
        }

        var operations = WithoutEmptyParents(places).Select(Move).OfType<PatchOperation>();
        var patch = operations.OrderBy(operation => operation.Path, StringComparer.Ordinal).ToList();
        return new ObjectParts(null, content, patch.Count == 0 ? null : new ObjectPatch(patch));
    }

    private DeploymentRules RulesOf(ResourceType type) =>
        new(
            [.. rules.Whole.Where(pattern => pattern.MatchesType(type))],
            [.. rules.Fields.Where(rule => rule.Objects.MatchesType(type))]
        );

    private static Dictionary<string, (FieldPlace Place, JsonValue? Placeholder)> Places(
        DeploymentRules ofType,
        ObjectName name,
        JsonObject content
    )
    {
        var places = new Dictionary<string, (FieldPlace, JsonValue?)>(StringComparer.Ordinal);
        foreach (var rule in ofType.Fields.Where(rule => rule.Objects.MatchesPlace(name)))
        {
            foreach (var place in rule.Path.In(content).Where(place => !rule.Excepts(place.Parent[place.Key]!)))
            {
                places.TryAdd(place.Pointer, (place, rule.Placeholder));
            }
        }

        return places;
    }

    private static Dictionary<string, (FieldPlace Place, JsonValue? Placeholder)> Outermost(
        Dictionary<string, (FieldPlace Place, JsonValue? Placeholder)> places
    )
    {
        foreach (var pointer in places.Keys.ToList())
        {
            for (var end = pointer.LastIndexOf('/'); end > 0; end = pointer.LastIndexOf('/', end - 1))
            {
                if (places.ContainsKey(pointer[..end]))
                {
                    places.Remove(pointer);
                    break;
                }
            }
        }

        return places;
    }

    // why: a tool may drop an object that is left empty, and the patch would then lead nowhere; so an object goes as a whole
    // when everything in it goes
    private static IEnumerable<(FieldPlace Place, JsonValue? Placeholder)> WithoutEmptyParents(
        Dictionary<string, (FieldPlace Place, JsonValue? Placeholder)> places
    )
    {
        var pending = new Queue<IGrouping<string, FieldPlace>>(GroupByParent(places.Values));
        while (pending.TryDequeue(out var siblings))
        {
            var first = siblings.First();
            if (
                siblings.Count() < first.Parent.Count
                || first.Parent.Parent is not JsonObject grandparent
                || siblings.Any(place => !places.ContainsKey(place.Pointer))
            )
            {
                continue;
            }

            foreach (var place in siblings)
            {
                places.Remove(place.Pointer);
            }

            var parent = new FieldPlace(grandparent, first.Parent.GetPropertyName(), siblings.Key);
            places.Add(parent.Pointer, (parent, null));
            var around = places.Values.Where(place => place.Place.ParentPointer == parent.ParentPointer);
            pending.Enqueue(GroupByParent(around).Single());
        }

        return places.Values;
    }

    private static IEnumerable<IGrouping<string, FieldPlace>> GroupByParent(
        IEnumerable<(FieldPlace Place, JsonValue? Placeholder)> places
    ) =>
        places
            .Where(place => place.Placeholder is null)
            .Select(place => place.Place)
            .GroupBy(place => place.ParentPointer)
            .ToList();

    private static PatchOperation? Move((FieldPlace Place, JsonValue? Placeholder) field)
    {
        var ((parent, key, pointer), placeholder) = field;
        var value = parent[key]!;
        if (placeholder is null)
        {
            parent.Remove(key);
            return new PatchOperation("add", pointer, value);
        }

        if (JsonNode.DeepEquals(placeholder, value))
        {
            return null;
        }

        parent[key] = placeholder.DeepClone();
        return new PatchOperation("replace", pointer, value);
    }
}
