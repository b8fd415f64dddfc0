using System.Globalization;

namespace Dr.Recovery;

/// <summary>By how much the revision is raised, so that no client has seen a higher one. Pure.</summary>
/// <remarks>A Kubernetes resourceVersion is an etcd revision: where revisions go back, watchers miss what happens until they are passed.</remarks>
public static class BumpRule
{
    /// <summary>A day at more than ten writes a second: enough for whatever a short outage hides.</summary>
    public const long Least = 1_000_000;

    /// <summary>What etcd's documentation advises where nothing is known: a week at 1,500 writes a second.</summary>
    public const long WhenUnknown = 1_000_000_000;

    /// <summary>Revisions are 64-bit: after nine thousand restores with this one there would still be room.</summary>
    public const long Most = 1_000_000_000_000_000;

    private const int SafetyFactor = 10;

    public static (long Revisions, string Why) Decide(EtcdSourceFacts source, DateTimeOffset now)
    {
        var age = now - source.CapturedAt;
        if (source.WritesPerSecond is not { } rate || age is not { } known || known < TimeSpan.Zero)
        {
            var missing =
                age < TimeSpan.Zero
                    ? "the point is younger than this machine's clock"
                    : "the write rate was not recorded";
            return (
                WhenUnknown,
                $"{missing}; this covers a week at 1,500 writes a second, as etcd's documentation advises"
            );
        }

        var computed = SafetyFactor * rate * known.TotalSeconds;
        var written = string.Create(
            CultureInfo.InvariantCulture,
            $"{SafetyFactor} × {rate:0.###} writes a second × {known.TotalSeconds:0} s since the capture"
        );
        return computed switch
        {
            < Least => (Least, $"{written} is less than the least that is used"),
            > Most => (Most, $"{written} is more than is left free of the 64 bits of a revision"),
            _ => ((long)Math.Ceiling(computed), written),
        };
    }
}
