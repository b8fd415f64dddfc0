using Dr.Findings;
using Dr.Objects;
using Dr.Providers.Cluster.Client;

namespace Dr.Providers.Cluster.Recovery;

/// <summary>Tells what is the object's fault from what is the way's: the former is a finding, the latter ends the step.</summary>
internal static class Refusals
{
    private const string ExceededQuota = "exceeded quota";

    /// <summary>The server has looked at the object and does not take it. All others may well be taken.</summary>
    public static bool IsOfObject(ClusterException e) =>
        e.Status is not null
        && e.Kind
            is ClusterErrorKind.Invalid
                or ClusterErrorKind.Forbidden
                or ClusterErrorKind.NotFound
                or ClusterErrorKind.AlreadyExists
                or ClusterErrorKind.Conflict
                or ClusterErrorKind.Unsupported
                or ClusterErrorKind.Expired
                or ClusterErrorKind.Unavailable
                or ClusterErrorKind.Other;

    /// <summary>Whether the same may be taken a moment later: an account without its token, a namespace that has just begun, a webhook's service. A quota stays.</summary>
    public static bool MayPass(ClusterException e) =>
        e.Kind
            is ClusterErrorKind.Forbidden
                or ClusterErrorKind.NotFound
                or ClusterErrorKind.Conflict
                or ClusterErrorKind.Unavailable
                or ClusterErrorKind.Other
        && e.Status?.Message.Contains(ExceededQuota, StringComparison.Ordinal) != true;

    public static Finding Of(ObjectName name, ClusterException e) =>
        new(Severity.Critical, "objects.refused", $"{name}", e.Message, HintOf(e));

    public static Finding NoType(ObjectName name) =>
        new(
            Severity.Critical,
            "objects.type-missing",
            $"{name}",
            $"the target serves no {name.Type.Kind} of {name.Type.ApiVersion}, nor of another version",
            "install what defines it, then `dr-restore run` again with --select for it"
        );

    public static Finding Untold(ObjectName name, ResourceType target, IReadOnlyList<string> words) =>
        new(
            Severity.Warning,
            "objects.not-translated",
            $"{name}",
            $"{target.ApiVersion} cannot say all that {name.Type.ApiVersion} says: {string.Join("; ", words)}",
            "see whether it does what it did, and write it anew where not"
        );

    private static string HintOf(ClusterException e)
    {
        var words = e.Status?.Message ?? "";
        return Has(ExceededQuota) || Has("for quota")
                ? "raise the quota in the target or remove it, then run again with --select for it"
            : Has("provided IP is not in the valid range")
                ? "the target has another range of cluster IPs: set objects.clusterIPs: clear, or map it"
            : Has("provided IP is already allocated") ? "map or clear it with objects.clusterIPs"
            : Has("provided port is already allocated") ? "map or clear it with objects.nodePorts"
            : Has("failed calling webhook") || Has("conversion webhook")
                ? "bring the webhook's service up, then run again with --select for it"
            : e.Hint;

        bool Has(string part) => words.Contains(part, StringComparison.OrdinalIgnoreCase);
    }
}
