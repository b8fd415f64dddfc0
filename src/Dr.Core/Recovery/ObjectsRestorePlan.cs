using Dr.Objects;

namespace Dr.Recovery;

/// <summary>What is restored of a cluster's objects, decided once.</summary>
/// <param name="Source">What is known of them.</param>
/// <param name="Target">The cluster as it was when the plan was made.</param>
public sealed record ObjectsRestorePlan(ObjectsSourceFacts Source, ObjectsTargetFacts Target);

/// <summary>What is known of captured objects before one of them is read.</summary>
/// <param name="Objects">How many.</param>
/// <param name="Types">Of which types.</param>
/// <param name="Server">Version of the captured API server; null where a file does not say.</param>
/// <param name="CapturedAt">When the capture began; null for a plain file, which does not say.</param>
public sealed record ObjectsSourceFacts(
    long Objects,
    IReadOnlyList<SourceType> Types,
    string? Server = null,
    DateTimeOffset? CapturedAt = null
);

/// <summary>One type of captured objects.</summary>
/// <param name="Type"><c>deployments.apps</c></param>
/// <param name="ApiVersion"><c>apps/v1</c></param>
/// <param name="Kind"><c>Deployment</c></param>
/// <param name="IsNamespaced">False for objects of the whole cluster.</param>
/// <param name="Objects">How many.</param>
public sealed record SourceType(string Type, string ApiVersion, string Kind, bool IsNamespaced, long Objects)
{
    /// <summary>As the captured cluster's discovery told it.</summary>
    public ResourceType ToResource()
    {
        var cut = ApiVersion.IndexOf('/', StringComparison.Ordinal);
        return new ResourceType(
            cut < 0 ? "" : ApiVersion[..cut],
            ApiVersion[(cut + 1)..],
            Kind,
            Type.Split('.')[0],
            IsNamespaced
        );
    }
}

/// <summary>The cluster to restore into.</summary>
/// <param name="Server">Its address.</param>
/// <param name="Version">For example <c>v1.20.2</c>.</param>
public sealed record ObjectsTargetFacts(string Server, string Version);
