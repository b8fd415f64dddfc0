namespace Dr.Objects.Secrets;

/// <summary>One place in an object that names a Secret. Never anything of the Secret itself.</summary>
/// <param name="Consumer">The object that needs it.</param>
/// <param name="Namespace">Of the Secret; null where the place does not say and the consumer has none.</param>
/// <param name="Name">Of the Secret; may hold the variables of a storage class: <c>${pvc.name}</c>.</param>
/// <param name="Keys">Which of its keys; empty: all, or it does not say.</param>
/// <param name="Path">A JSON pointer into the consumer.</param>
/// <param name="IsOptional">The consumer says that it can do without.</param>
/// <param name="IsGuessed">By the names of the fields of a custom resource: it may be another kind of name.</param>
public sealed record SecretReference(
    ObjectName Consumer,
    string? Namespace,
    string Name,
    IReadOnlyList<string> Keys,
    string Path,
    bool IsOptional = false,
    bool IsGuessed = false
);
