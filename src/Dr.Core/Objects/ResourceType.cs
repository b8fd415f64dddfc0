namespace Dr.Objects;

/// <summary>A type of cluster objects as discovery tells it. Two are equal when group, version and plural are.</summary>
/// <param name="Group">Empty for the core group.</param>
/// <param name="Version">For example <c>v1</c>.</param>
/// <param name="Kind">For example <c>Deployment</c>.</param>
/// <param name="Plural">As in the path of the API: <c>deployments</c>. One with a <c>/</c> is a subresource.</param>
/// <param name="IsNamespaced">False for objects of the whole cluster.</param>
public sealed record ResourceType(string Group, string Version, string Kind, string Plural, bool IsNamespaced)
{
    /// <summary>What discovery says can be done with it: <c>get</c>, <c>list</c>, <c>create</c> …</summary>
    public IReadOnlyList<string> Verbs { get; init; } = [];

    /// <summary><c>deployments.apps</c>; for the core group the plural alone: <c>pods</c>.</summary>
    public string Name => Group.Length == 0 ? Plural : $"{Plural}.{Group}";

    /// <summary>As objects carry it: <c>apps/v1</c>; for the core group the version alone.</summary>
    public string ApiVersion => Group.Length == 0 ? Version : $"{Group}/{Version}";

    /// <summary>Whether Kubernetes itself has defined it, so that its fields are known.</summary>
    public bool IsKubernetes => KubernetesGroups.Have(Group);

    public bool Allows(string verb) => Verbs.Contains(verb);

    public bool Equals(ResourceType? other) =>
        ReferenceEquals(this, other)
        || (other is not null && (Group, Version, Plural) == (other.Group, other.Version, other.Plural));

    public override int GetHashCode() => HashCode.Combine(Group, Version, Plural);

    public override string ToString() => Name;
}
