using System.Text.Json.Nodes;
using Dr.Errors;

namespace Dr.Objects;

/// <summary>The name of one cluster object.</summary>
/// <param name="Type">Its type.</param>
/// <param name="Namespace">Null for objects of the whole cluster.</param>
/// <param name="Name">As in its metadata.</param>
public sealed record ObjectName(ResourceType Type, string? Namespace, string Name)
{
    /// <param name="type">The type that it was listed as.</param>
    /// <param name="content">The object itself.</param>
    /// <exception cref="IntegrityException">It has no name, or a namespace where its type has none, or the reverse.</exception>
    public static ObjectName Of(ResourceType type, JsonObject content)
    {
        var name = content.TextAt("metadata", "name");
        var space = content.TextAt("metadata", "namespace");
        if (string.IsNullOrEmpty(name) || string.IsNullOrEmpty(space) == type.IsNamespaced)
        {
            throw new IntegrityException(
                $"cannot take in an object of {type.Name}: its name is '{name}' and its namespace '{space}'",
                "look at it with kubectl get -o yaml; the server that serves this type is at fault"
            );
        }

        return new ObjectName(type, type.IsNamespaced ? space : null, name);
    }

    /// <summary><c>deployments.apps shop/web</c>, <c>nodes worker-1</c>.</summary>
    public override string ToString() => Namespace is null ? $"{Type.Name} {Name}" : $"{Type.Name} {Namespace}/{Name}";
}
