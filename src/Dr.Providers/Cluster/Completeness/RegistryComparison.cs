using System.Globalization;
using Dr.Findings;
using Dr.Objects;

namespace Dr.Providers.Cluster.Completeness;

/// <summary>Compares how many objects of each type were listed with how many keys etcd held at the very moment of that list. Pure.</summary>
internal static class RegistryComparison
{
    /// <summary>The moment of each list that can be a revision of etcd.</summary>
    public static IEnumerable<long> Revisions(ObjectsFacts facts) => facts.Types.Select(RevisionOf).OfType<long>();

    /// <param name="facts">What was exported.</param>
    /// <param name="counts">By revision, then by place below <c>/registry/</c>; a revision that the snapshot cannot tell is not there.</param>
    public static IReadOnlyList<Finding> Compare(
        ObjectsFacts facts,
        IReadOnlyDictionary<long, IReadOnlyDictionary<string, long>> counts
    )
    {
        var own = facts.Types.Where(type => !facts.StoredElsewhere.Contains(type.ApiVersion)).ToList();
        var told = own.Where(type => RevisionOf(type) is { } revision && counts.ContainsKey(revision)).ToList();
        var findings =
            from type in told
            let stored = StoredType.Count(type, counts[RevisionOf(type)!.Value])
            where stored != type.Listed
            select Differs(type, stored);
        var untold = own.Except(told).Select(type => type.Type).ToList();
        return [.. findings, .. untold.Count == 0 ? [] : new[] { Untold(untold, told.Count == 0) }];
    }

    private static long? RevisionOf(ObjectTypeFacts type) =>
        long.TryParse(type.ResourceVersion, NumberStyles.None, CultureInfo.InvariantCulture, out var revision)
            ? revision
            : null;

    private static Finding Differs(ObjectTypeFacts type, long stored) =>
        new(
            Severity.Critical,
            "objects.count-differs",
            type.Type,
            $"{type.Listed} were listed at revision {type.ResourceVersion}, and the etcd snapshot of the point has {stored} then",
            "restore this type from the etcd snapshot; see whether the API server and clusters[].etcd are the same cluster's"
        );

    // why: an API server compacts to where it was five minutes before, so of a point of one cluster some list can always be compared
    private static Finding Untold(List<string> types, bool isAll) =>
        new(
            isAll ? Severity.Warning : Severity.Notice,
            "objects.count-untold",
            types.Count == 1 ? types[0] : $"{types.Count} types",
            $"the etcd snapshot of the point no longer, or not yet, has the moment at which these were listed: {string.Join(", ", types)}",
            isAll
                ? "nothing could be compared: see whether the API server and clusters[].etcd are the same cluster's"
                : "compare another point; etcd is compacted every few minutes, and a capture that is slower than that cannot be compared"
        );
}
