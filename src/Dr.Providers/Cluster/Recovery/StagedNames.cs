using Dr.Objects;
using Dr.Objects.Order;
using Dr.Recovery;

namespace Dr.Providers.Cluster.Recovery;

/// <summary>Makes names of what stands in the run's folder, each text and each type once: of a large cluster they are all that is held.</summary>
internal sealed class StagedNames
{
    private readonly Dictionary<string, string> _texts = new(StringComparer.Ordinal);
    private readonly Dictionary<(string, string), ResourceType> _types = [];

    public RestoreNode Node(StagedPlace place) =>
        new(
            new ObjectName(TypeOf(place), One(place.Namespace), One(place.Name)!),
            [.. place.Needs.Select(Need)],
            place.Owners
        );

    private ObjectNeed Need(StagedNeed need) =>
        new(One(need.Group)!, One(need.Kind)!, One(need.Namespace), One(need.Name)!);

    private ResourceType TypeOf(StagedPlace place)
    {
        if (!_types.TryGetValue((place.Type, place.ApiVersion), out var type))
        {
            var isNamespaced = place.Namespace is not null;
            type = new SourceType(place.Type, place.ApiVersion, place.Kind, isNamespaced, 1).ToResource();
            _types.Add((place.Type, place.ApiVersion), type);
        }

        return type;
    }

    private string? One(string? text)
    {
        if (text is null)
        {
            return null;
        }

        if (!_texts.TryGetValue(text, out var known))
        {
            _texts.Add(text, known = text);
        }

        return known;
    }
}
