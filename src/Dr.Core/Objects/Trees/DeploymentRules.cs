namespace Dr.Objects.Trees;

/// <summary>What is the deployment's own and not shared by every environment.</summary>
/// <param name="Whole">Objects that are so as a whole.</param>
/// <param name="Fields">Fields of all others; where two are about the same field the first one counts.</param>
public sealed record DeploymentRules(IReadOnlyList<ObjectPattern> Whole, IReadOnlyList<FieldRule> Fields)
{
    public static readonly DeploymentRules None = new([], []);

    /// <summary>These, and after them others.</summary>
    public DeploymentRules Then(DeploymentRules others) =>
        new([.. Whole, .. others.Whole], [.. Fields, .. others.Fields]);
}
