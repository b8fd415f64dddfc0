using Dr.Objects.Secrets;

namespace Dr.Providers.Cluster.Recovery;

/// <summary>What staging leaves for later steps.</summary>
/// <param name="Objects">How many are restored.</param>
/// <param name="LeftOut">How many are not, by the code of the rule.</param>
/// <param name="Secrets">Which the restored objects name.</param>
internal sealed record StageFacts(
    int Objects,
    IReadOnlyDictionary<string, int> LeftOut,
    IReadOnlyList<SecretNeed> Secrets
);
