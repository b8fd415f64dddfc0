using System.Text.Json.Nodes;

namespace Dr.Objects.Trees;

/// <summary>One field of one object.</summary>
internal readonly record struct FieldPlace(JsonObject Parent, string Key, string Pointer)
{
    public string ParentPointer => Pointer[..Pointer.LastIndexOf('/')];
}
