using Dr.Findings;
using Dr.Objects.Recovery;

namespace Dr.Providers.Cluster.Recovery;

/// <summary>What became of the objects of a wave; one line in the run's folder, so that a resumed run knows it.</summary>
/// <param name="Wave">Which.</param>
/// <param name="Written">How many were created or brought to what was captured.</param>
/// <param name="Kept">How many were there and left alone.</param>
/// <param name="Changed">By the name of an <see cref="ObjectChange"/>: how many objects were changed so.</param>
/// <param name="NotWritten">Objects that are not there afterwards: refused, parked, of a missing type.</param>
/// <param name="Unlinked">Objects that have not all of their owners.</param>
/// <param name="Findings">What is to be told.</param>
internal sealed record WaveResult(
    string Wave,
    int Written,
    int Kept,
    IReadOnlyDictionary<string, int> Changed,
    IReadOnlyList<string> NotWritten,
    IReadOnlyList<string> Unlinked,
    IReadOnlyList<Finding> Findings
)
{
    public static WaveResult Sum(string name, IReadOnlyCollection<WaveResult> results) =>
        new(
            name,
            results.Sum(result => result.Written),
            results.Sum(result => result.Kept),
            results
                .SelectMany(result => result.Changed)
                .GroupBy(pair => pair.Key)
                .ToDictionary(group => group.Key, group => group.Sum(pair => pair.Value)),
            [.. results.SelectMany(result => result.NotWritten)],
            [.. results.SelectMany(result => result.Unlinked)],
            [.. results.SelectMany(result => result.Findings)]
        );
}
