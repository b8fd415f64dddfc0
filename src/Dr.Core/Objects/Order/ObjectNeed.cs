namespace Dr.Objects.Order;

/// <summary>An object that another one names, found by group and kind, whatever the version.</summary>
/// <param name="Group">Empty for the core group.</param>
/// <param name="Kind">As objects carry it.</param>
/// <param name="Namespace">Null for objects of the whole cluster.</param>
/// <param name="Name">As in its metadata.</param>
public readonly record struct ObjectNeed(string Group, string Kind, string? Namespace, string Name)
{
    public static ObjectNeed For(ObjectName name) => new(name.Type.Group, name.Type.Kind, name.Namespace, name.Name);
}
