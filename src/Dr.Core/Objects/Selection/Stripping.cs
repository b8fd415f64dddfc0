using System.Text.Json.Nodes;

namespace Dr.Objects.Selection;

/// <summary>
/// The whole list of what an exported object lacks of what <c>kubectl get -o yaml</c> shows. Nothing else is taken off, and the
/// page <c>docs/operations/objects.md</c> says the same.
/// </summary>
public static class Stripping
{
    public static IReadOnlyList<StrippingRule> Rules { get; } =
    [
        new(
            "server-metadata",
            "`metadata`: `uid`, `resourceVersion`, `generation`, `creationTimestamp`, `deletionTimestamp`, "
                + "`deletionGracePeriodSeconds`, `selfLink` and `managedFields` are the server's own; the index keeps what a restore needs."
        )
        {
            Apply = (_, content) =>
                content.RemoveWithin(
                    "metadata",
                    "uid",
                    "resourceVersion",
                    "generation",
                    "creationTimestamp",
                    "deletionTimestamp",
                    "deletionGracePeriodSeconds",
                    "selfLink",
                    "managedFields"
                ),
        },
        new(
            "owner-references",
            "`metadata.ownerReferences` name owners by uid, which a restored owner does not have: without the uid a server refuses "
                + "them, with the old one it deletes the object as an orphan. The index keeps them and a restore links them anew."
        )
        {
            Apply = (_, content) => content.RemoveWithin("metadata", "ownerReferences"),
        },
        new("status", "`status` of every object is observed, not declared.")
        {
            Apply = (_, content) => content.Remove("status"),
        },
        new(
            "controller-annotations",
            "Annotations that a controller writes for itself: `deployment.kubernetes.io/revision`, "
                + "`deprecated.daemonset.template.generation`, `endpoints.kubernetes.io/last-change-trigger-time`, "
                + "`control-plane.alpha.kubernetes.io/leader`, `autoscaling.alpha.kubernetes.io/current-metrics` and `/conditions`, "
                + "`batch.kubernetes.io/job-tracking`."
        )
        {
            Apply = (_, content) =>
                content
                    .ObjectAt("metadata")
                    ?.RemoveWithin(
                        "annotations",
                        "deployment.kubernetes.io/revision",
                        "deprecated.daemonset.template.generation",
                        "endpoints.kubernetes.io/last-change-trigger-time",
                        "control-plane.alpha.kubernetes.io/leader",
                        "autoscaling.alpha.kubernetes.io/current-metrics",
                        "autoscaling.alpha.kubernetes.io/conditions",
                        "batch.kubernetes.io/job-tracking"
                    ),
        },
        new(
            "template-timestamps",
            "`creationTimestamp: null` and `status` inside of the templates of pods, jobs and volume claims, which servers up to 1.33 "
                + "put there and which say nothing."
        )
        {
            Apply = WorkloadStripping.TemplateTimestamps,
        },
        .. VolumeStripping.Rules,
        .. WorkloadStripping.Rules,
    ];

    /// <summary>Changes the object in place. Pure: what comes out depends on the object alone.</summary>
    public static void Strip(ResourceType type, JsonObject served)
    {
        foreach (var rule in Rules)
        {
            rule.Apply(type, served);
        }
    }
}
