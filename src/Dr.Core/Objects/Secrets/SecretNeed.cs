using System.Text.Json.Serialization;

namespace Dr.Objects.Secrets;

/// <summary>One Secret that the restored cluster has to be given by other means.</summary>
/// <param name="Namespace">Null where no consumer says which.</param>
/// <param name="Name">Of the Secret.</param>
/// <param name="Keys">Those that consumers name; empty where all of them take it whole.</param>
/// <param name="IsOptional">Every consumer can do without.</param>
/// <param name="IsGuessed">Only fields of custom resources name it, by what they are called.</param>
/// <param name="Consumers">Objects that name it, as <see cref="ObjectName"/> writes them; sorted.</param>
public sealed record SecretNeed(
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? Namespace,
    string Name,
    IReadOnlyList<string> Keys,
    bool IsOptional,
    bool IsGuessed,
    IReadOnlyList<string> Consumers
);
