namespace Dr.Recovery;

/// <summary>
/// How long the steps of a plan will take, from how long the same steps took before. Pure. What grows with the data is scaled by their
/// size; nothing is guessed: a step that never ran has no estimate, and a plan with such a step none either.
/// </summary>
public static class StepEstimates
{
    // why: of every step a part is asking and answering, which does not grow with the data
    private const double FixedSeconds = 0.5;

    private static readonly Dictionary<string, Func<RestorePlan, double?>> s_sizes = new(StringComparer.Ordinal)
    {
        [EtcdSteps.Stage] = EtcdSize,
        [EtcdSteps.Inspect] = EtcdSize,
        [EtcdSteps.Restore] = EtcdSize,
        [EtcdSteps.Quorum] = EtcdSize,
        [EtcdSteps.Verify] = EtcdSize,
        [MemberSteps.Promote] = plan => plan.Member?.DbSize,
        [MemberSteps.Verify] = plan => plan.Member?.DbSize,
        [MySqlSteps.Load] = DatabaseSize,
        [MySqlSteps.Indexes] = DatabaseSize,
        [MySqlSteps.Verify] = DatabaseSize,
        [MySqlSteps.Replay] = DatabaseSize,
        [ObjectsSteps.Stage] = ObjectCount,
        [ObjectsSteps.Rehearse] = ObjectCount,
        [ObjectsSteps.Load] = ObjectCount,
        [ObjectsSteps.Verify] = ObjectCount,
    };

    /// <param name="plan">What is about to be done.</param>
    /// <param name="past">Runs that came to their end, newest first. Those onto the same machines go before all others.</param>
    public static RestorePlan Apply(RestorePlan plan, IReadOnlyList<PastRun> past)
    {
        var here = past.OrderBy(run => Machines(run.Plan).SequenceEqual(Machines(plan)) ? 0 : 1).ToList();
        return plan with
        {
            Steps = [.. plan.Steps.Select(step => step with { EstimatedSeconds = Of(plan, step, here) })],
        };
    }

    /// <summary>Along the longest way through the steps; null where one of them was never done before.</summary>
    public static double? Total(IReadOnlyList<RestoreStep> steps)
    {
        var ends = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (var step in steps)
        {
            if (step.EstimatedSeconds is not { } seconds)
            {
                return null;
            }

            ends[step.Id] = EndOf(step, seconds, steps, ends);
        }

        return ends.Count == 0 ? null : ends.Values.Max();
    }

    private static double EndOf(
        RestoreStep step,
        double seconds,
        IReadOnlyList<RestoreStep> steps,
        Dictionary<string, double> ends
    ) =>
        seconds
        + step.After.Select(id =>
                ends.TryGetValue(id, out var known) ? known
                : steps.FirstOrDefault(other => other.Id == id) is { } other
                    ? EndOf(other, other.EstimatedSeconds ?? 0, steps, ends)
                : 0
            )
            .DefaultIfEmpty()
            .Max();

    private static double? Of(RestorePlan plan, RestoreStep step, IReadOnlyList<PastRun> past)
    {
        foreach (var run in past)
        {
            var same = run.Plan.Steps.Where(other => other.Action == step.Action).Select(other => other.Id).ToHashSet();
            var done = run.Report.Steps.Where(time => same.Contains(time.Step)).ToList();
            if (done.Count > 0)
            {
                var took = done.FirstOrDefault(time => time.Step == step.Id)?.Seconds ?? done.Max(time => time.Seconds);
                return Scaled(took, Ratio(plan, run.Plan, step.Action));
            }
        }

        return null;
    }

    private static double Scaled(double seconds, double ratio)
    {
        var grows = Math.Max(0, seconds - FixedSeconds);
        return seconds - grows + (grows * ratio);
    }

    private static double Ratio(RestorePlan plan, RestorePlan past, string action) =>
        s_sizes.TryGetValue(action, out var size) && size(plan) is { } now && size(past) is > 0 and var then
            ? now / then
            : 1;

    private static IEnumerable<string> Machines(RestorePlan plan) => plan.Inventory.Hosts.Select(host => host.Address);

    private static double? EtcdSize(RestorePlan plan) => plan.Etcd?.Source.LargestSize;

    private static double? DatabaseSize(RestorePlan plan) => plan.MySql?.Source.PlainSize;

    private static double? ObjectCount(RestorePlan plan) => plan.Objects?.Source.Objects;
}

/// <summary>A run that came to its end.</summary>
public sealed record PastRun(RestorePlan Plan, RestoreReport Report);
