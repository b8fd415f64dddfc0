using Dr.Findings;

namespace Dr.Providers.Cluster.Recovery;

/// <summary>Makes a list that people can read out of one with thousands of entries.</summary>
internal static class FindingList
{
    /// <summary>Of each code so many are told, and how many more there are.</summary>
    public const int MostOfOneCode = 25;

    public static IReadOnlyList<Finding> Shorten(IEnumerable<Finding> findings) =>
        [
            .. findings
                .GroupBy(finding => (finding.Code, finding.Severity))
                .SelectMany(group =>
                {
                    var all = group.OrderBy(finding => finding.Subject, StringComparer.Ordinal).ToList();
                    return all.Count <= MostOfOneCode ? all : [.. all.Take(MostOfOneCode), More(all)];
                }),
        ];

    private static Finding More(List<Finding> all)
    {
        var rest = all.Count - MostOfOneCode;
        return all[0] with { Subject = $"{rest} more", Message = $"the same is the matter with {rest} more objects" };
    }
}
