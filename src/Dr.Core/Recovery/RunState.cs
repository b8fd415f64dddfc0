using System.Collections.Concurrent;
using Dr.Runs;

namespace Dr.Recovery;

/// <summary>Which steps of a plan have ended, which can begin.</summary>
internal sealed class RunState
{
    private readonly RestorePlan _plan;
    private readonly ConcurrentDictionary<string, JournalEntry> _ended = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, StepOutcome> _outcomes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _begun;
    private readonly HashSet<string> _taken = new(StringComparer.Ordinal);

    public RunState(RestorePlan plan, IReadOnlyList<JournalEntry> earlier, Func<RestoreStep, bool> runsAgain)
    {
        _plan = plan;
        _begun = earlier
            .Where(entry => entry.Kind == RunEventKind.Begun)
            .GroupBy(entry => entry.Step)
            .ToDictionary(group => group.Key, group => group.Count());
        var again = plan.Steps.Where(runsAgain).Select(step => step.Id).ToHashSet();
        foreach (var entry in earlier.Where(entry => entry.Kind == RunEventKind.Ended && !again.Contains(entry.Step)))
        {
            End(entry);
            _taken.Add(entry.Step);
        }
    }

    public IReadOnlyDictionary<string, StepOutcome> Outcomes => _outcomes;

    public int Attempt(RestoreStep step) => _begun.GetValueOrDefault(step.Id) + 1;

    public void End(JournalEntry entry)
    {
        _ended[entry.Step] = entry;
        _outcomes[entry.Step] = entry.Outcome ?? StepOutcome.Of(entry.Text);
    }

    /// <summary>Steps that wait for nothing any more; each is given once.</summary>
    public IReadOnlyList<RestoreStep> TakeReady() =>
        [.. _plan.Steps.Where(step => step.After.All(HasEnded) && _taken.Add(step.Id))];

    public IReadOnlyList<JournalEntry> Ended() =>
        [.. _plan.Steps.Where(step => _ended.ContainsKey(step.Id)).Select(step => _ended[step.Id])];

    // why: after a resume a step that had ended may stand behind one that runs again (the claim), and must not count before it
    private bool HasEnded(string id) =>
        _ended.ContainsKey(id) && _plan.Steps.Single(step => step.Id == id).After.All(HasEnded);
}
