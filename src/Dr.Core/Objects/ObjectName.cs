namespace Dr.Objects;

/// <summary>Which object of a cluster.</summary>
/// <param name="Type">Its type, at the version that is talked about.</param>
/// <param name="Namespace">Null for objects of the cluster as a whole.</param>
/// <param name="Name">Unique in its namespace.</param>
public sealed record ObjectName(ResourceType Type, string? Namespace, string Name)
{
    /// <summary><c>deployments.apps shop/web</c></summary>
    public override string ToString() => Namespace is null ? $"{Type.Name} {Name}" : $"{Type.Name} {Namespace}/{Name}";
}
