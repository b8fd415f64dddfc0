using System.Text.Json;
using Dr.Json;
using Dr.Runs;

namespace Dr.Recovery;

/// <summary>What an action is told.</summary>
/// <param name="Plan">The whole plan.</param>
/// <param name="Step">The line to do.</param>
/// <param name="Folder">The run's own folder on this machine.</param>
/// <param name="Attempt">From 1; above 1 when an earlier process began this step and did not end it.</param>
/// <param name="Ended">Outcomes of the steps that have ended, by id.</param>
/// <param name="Progress">Takes events of this step.</param>
public sealed record StepContext(
    RestorePlan Plan,
    RestoreStep Step,
    string Folder,
    int Attempt,
    IReadOnlyDictionary<string, StepOutcome> Ended,
    IProgress<RunEvent> Progress
)
{
    /// <summary>What an earlier step left as facts.</summary>
    /// <exception cref="InvalidOperationException">It left none: the plan lacks a dependency.</exception>
    public T Facts<T>(string step) =>
        Ended.TryGetValue(step, out var outcome) && outcome.Facts is { } facts
            ? facts.Deserialize<T>(DrJson.Line)!
            : throw new InvalidOperationException($"{Step.Id} needs what {step} leaves, and does not wait for it");

    public void Tell(string text) => Progress.Report(new RunEvent(Step.Id, RunEventKind.Progressed, text));
}
