using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Dr.Objects.Leaks;

/// <summary>Looks through everything of an object that is about to leave for what looks like a secret.</summary>
public static class LeakScanner
{
    public const string LastApplied = "kubectl.kubernetes.io/last-applied-configuration";

    /// <summary>
    /// Under <see cref="LeakPolicy.Redact"/> the values are replaced in the object. A last-applied annotation that holds any is taken
    /// off under every policy: nothing needs it.
    /// </summary>
    /// <returns>None, for nearly every object.</returns>
    public static IReadOnlyList<Leak> Scan(ObjectName name, JsonObject stripped, LeakPolicy policy)
    {
        List<Leak> leaks = [.. ScanLastApplied(name, stripped)];
        var scan = new ObjectScan(policy == LeakPolicy.Redact);
        scan.Object(stripped);
        var outcome = policy switch
        {
            LeakPolicy.Block => LeakOutcome.Blocks,
            LeakPolicy.Redact => LeakOutcome.Redacted,
            _ => LeakOutcome.Reported,
        };
        leaks.AddRange(scan.Found.Select(found => ToLeak(name, found, outcome)));
        return leaks;
    }

    private static IEnumerable<Leak> ScanLastApplied(ObjectName name, JsonObject stripped)
    {
        if (stripped.Annotation(LastApplied) is not { } text)
        {
            return [];
        }

        var scan = new ObjectScan(redacts: false);
        scan.TextAt(text, "metadata", "annotations", LastApplied);
        if (scan.Found.Count > 0)
        {
            stripped.ObjectAt("metadata")!.RemoveWithin("annotations", LastApplied);
        }

        return scan.Found.Select(found => ToLeak(name, found, LeakOutcome.AnnotationDropped));
    }

    private static Leak ToLeak(ObjectName name, FoundLeak found, LeakOutcome outcome) =>
        new(name, found.Path, found.Kind, ShortDigest(found.Value), outcome);

    private static string ShortDigest(string value) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(value)))[..4];
}
