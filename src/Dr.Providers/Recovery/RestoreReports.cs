using Dr.Recovery;

namespace Dr.Providers.Recovery;

/// <summary>Sums up a run that came to its end, before its parts add what they observed.</summary>
internal static class RestoreReports
{
    private static readonly string[] s_preflights =
    [
        EtcdSteps.Preflight,
        MemberSteps.Preflight,
        MySqlSteps.Preflight,
        ObjectsSteps.Preflight,
    ];

    public static RestoreReport Of(RestorePlan plan, IReadOnlyList<JournalEntry> entries)
    {
        var titles = plan.Steps.ToDictionary(step => step.Id, step => step.Title);
        // why: a slow disk is worth a warning before a restore, and does not make what was restored any less whole
        var judged = entries
            .Where(entry => !s_preflights.Contains(entry.Step))
            .SelectMany(entry => entry.Outcome?.Findings ?? [])
            .ToList();
        return new RestoreReport
        {
            Run = plan.Run,
            Cluster = plan.Inventory.Cluster,
            Origin = plan.Origin,
            Degraded = judged.Exists(finding => finding.IsDegrading),
            Damaged = judged.Exists(finding => finding.IsDamage),
            Steps =
            [
                .. entries.Select(entry => new StepTime(entry.Step, titles[entry.Step], entry.Seconds, entry.Text)),
            ],
            Seconds = Span(entries),
            Findings = [.. entries.SelectMany(entry => entry.Outcome?.Findings ?? []).Distinct()],
        };
    }

    private static double Span(IReadOnlyList<JournalEntry> entries) =>
        entries.Count == 0
            ? 0
            : (entries.Max(entry => entry.At) - entries.Min(entry => entry.At.AddSeconds(-entry.Seconds))).TotalSeconds;
}
