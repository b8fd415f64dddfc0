using System.Text.Json.Nodes;
using Dr.Objects.Trees;

namespace Dr.Objects.Recovery;

/// <summary>Where in an object a comparison stands.</summary>
/// <param name="Pointer">From the object's root.</param>
/// <param name="Key">Of the member, or of the list that an item is in.</param>
/// <param name="IsExact">Nothing may be added here: it is in a map of the author's own.</param>
/// <param name="Schema">What the definition of a custom type says of this place; null where nothing.</param>
internal readonly record struct ComparedPlace(string Pointer, string Key, bool IsExact, JsonNode? Schema)
{
    public ComparedPlace Member(string key)
    {
        var pointer = $"{Pointer}/{FieldPath.Escape(key)}";
        var schema = Schema.At("properties", key) ?? Schema.At("additionalProperties");
        return new ComparedPlace(pointer, key, IsExact || AddedFields.IsExact(pointer, key), schema);
    }

    public ComparedPlace Item(int index) => this with { Pointer = $"{Pointer}/{index}", Schema = Schema.At("items") };
}
