using System.Text.Json;
using Dr.Json;
using Dr.Recovery;

namespace Dr.Providers.Etcd.Recovery;

/// <summary>Sums up a run that came to its end.</summary>
internal static class RestoreReports
{
    private static readonly string[] s_watchers =
    [
        "kube-apiserver on every control plane node, one after the other",
        "kube-controller-manager",
        "kube-scheduler",
        "every other controller and operator that watches the cluster (Rancher and its agents, ingress, monitoring, storage)",
        "kubelet on every node",
        "kube-proxy on every node",
    ];

    public static RestoreReport Of(RestorePlan plan, IReadOnlyList<JournalEntry> entries)
    {
        var titles = plan.Steps.ToDictionary(step => step.Id, step => step.Title);
        var findings = entries.SelectMany(entry => entry.Outcome?.Findings ?? []).ToList();
        var preflight = entries.FirstOrDefault(entry => entry.Step == EtcdSteps.Preflight)?.Outcome?.Findings ?? [];
        return new RestoreReport
        {
            Run = plan.Run,
            Cluster = plan.Inventory.Cluster,
            Origin = plan.Origin,
            // why: a slow disk is worth a warning before a restore, and does not make what was restored any less whole
            Degraded = findings.Except(preflight).Any(finding => finding.IsDegrading),
            Steps =
            [
                .. entries.Select(entry => new StepTime(entry.Step, titles[entry.Step], entry.Seconds, entry.Text)),
            ],
            Seconds = Span(entries),
            Findings = [.. findings.Distinct()],
            Etcd = entries
                .FirstOrDefault(entry => entry.Step == EtcdSteps.Verify)
                ?.Outcome?.Facts?.Deserialize<EtcdObservation>(DrJson.Line),
            MustBeRestarted = plan.Etcd.BumpRevision > 0 ? [] : s_watchers,
        };
    }

    private static double Span(IReadOnlyList<JournalEntry> entries) =>
        entries.Count == 0
            ? 0
            : (entries.Max(entry => entry.At) - entries.Min(entry => entry.At.AddSeconds(-entry.Seconds))).TotalSeconds;
}
