namespace Dr.Objects.Trees;

/// <summary>Which objects a rule is about.</summary>
/// <param name="Type">Of <see cref="ResourceType.Name"/>: <c>services</c>, <c>*.apps</c>.</param>
/// <param name="Namespace">Objects of the whole cluster have the empty one.</param>
/// <param name="Name">Of the object.</param>
public sealed record ObjectPattern(Glob Type, Glob Namespace, Glob Name)
{
    public bool Matches(ObjectName name) => MatchesType(name.Type) && MatchesPlace(name);

    /// <summary>Whether it is about some objects of the type.</summary>
    internal bool MatchesType(ResourceType type) => Type.Matches(type.Name);

    /// <summary>Of an object whose type is known to match: whether it is about this one.</summary>
    internal bool MatchesPlace(ObjectName name) => Namespace.Matches(name.Namespace ?? "") && Name.Matches(name.Name);
}
