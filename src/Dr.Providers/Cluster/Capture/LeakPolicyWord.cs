using Dr.Objects.Leaks;

namespace Dr.Providers.Cluster.Capture;

/// <summary>A policy as dr.yaml and the manifest spell it.</summary>
internal static class LeakPolicyWord
{
    private static readonly Dictionary<string, LeakPolicy> s_words = new(StringComparer.Ordinal)
    {
        ["block"] = LeakPolicy.Block,
        ["redact"] = LeakPolicy.Redact,
        ["report"] = LeakPolicy.Report,
    };

    public static IReadOnlyList<string> All => [.. s_words.Keys];

    public static string Of(LeakPolicy policy) => s_words.First(word => word.Value == policy).Key;

    /// <param name="word">One of <see cref="All"/>.</param>
    public static LeakPolicy Parse(string word) => s_words[word];
}
