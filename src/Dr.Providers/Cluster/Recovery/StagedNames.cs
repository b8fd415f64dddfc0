using Dr.Objects;
using Dr.Recovery;

namespace Dr.Providers.Cluster.Recovery;

/// <summary>Makes names of what stands in the run's folder, each text and each type once: of a large cluster they are all that is held.</summary>
internal sealed class StagedNames
{
    private readonly Dictionary<string, string> _texts = new(StringComparer.Ordinal);
    private readonly Dictionary<(string, string), ResourceType> _types = [];

    public ObjectName Of(StagedName name) => new(TypeOf(name), One(name.Namespace), One(name.Name)!);

    private ResourceType TypeOf(StagedName name)
    {
        if (!_types.TryGetValue((name.Type, name.ApiVersion), out var type))
        {
            var isNamespaced = name.Namespace is not null;
            type = new SourceType(name.Type, name.ApiVersion, name.Kind, isNamespaced, 1).ToResource();
            _types.Add((name.Type, name.ApiVersion), type);
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
