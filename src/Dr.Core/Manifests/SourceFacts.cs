using System.Text.Json;
using System.Text.Json.Nodes;
using Dr.Errors;
using Dr.Json;

namespace Dr.Manifests;

/// <summary>Records of a source as they stand under <c>sources.NAME</c> of a manifest or of contents.</summary>
public static class SourceFacts
{
    public static JsonObject ToJson<T>(T facts) => JsonSerializer.SerializeToNode(facts, DrJson.Options)!.AsObject();

    /// <summary>Null where the source is not there.</summary>
    /// <exception cref="IntegrityException">It is there and cannot be read.</exception>
    public static T? Read<T>(JsonObject? sources, string name, string what)
        where T : class
    {
        try
        {
            return sources?[name]?.Deserialize<T>(DrJson.Options);
        }
        catch (JsonException exception)
        {
            throw new IntegrityException(
                $"{what} cannot be read: sources.{name}: {exception.Message}",
                "use the release of Dr that made the point, or restore from another point",
                exception
            );
        }
    }
}
