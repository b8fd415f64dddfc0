using Dr.Errors;
using Dr.Runs;

namespace Dr.Recovery;

/// <summary>
/// Executes a plan: each step when those before it have ended, as many at once as can be. Journals every step, skips what has ended in an
/// earlier process, stops at the first failure.
/// </summary>
public sealed class RestoreRun(IReadOnlyList<IStepAction> actions, TimeProvider clock, IProgress<RunEvent> progress)
{
    private readonly Dictionary<string, IStepAction> _actions = actions.ToDictionary(action => action.Name);

    /// <returns>The journal of every step that has ended, in the order of the plan.</returns>
    /// <exception cref="DrException">A step failed; the message names it, the hint says how to go on or to undo it.</exception>
    /// <exception cref="LeaseHeldException">Another process works on this run.</exception>
    public async Task<IReadOnlyList<JournalEntry>> ExecuteAsync(
        RestorePlan plan,
        RunFolder folder,
        CancellationToken cancellationToken
    )
    {
        using var journal = folder.OpenJournal(plan.Run);
        var state = new RunState(plan, journal.Earlier, step => _actions[step.Action].RunsAgain);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var running = new List<(Task Work, RestoreStep Step)>();
        Exception? failure = null;
        while (true)
        {
            foreach (var step in failure is null ? state.TakeReady() : [])
            {
                running.Add((ExecuteAsync(plan, step, folder, journal, state, stop.Token), step));
            }

            if (running.Count == 0)
            {
                break;
            }

            var work = await Task.WhenAny(running.Select(one => one.Work));
            var ended = running.First(one => one.Work == work);
            running.Remove(ended);
            if (!work.IsCompletedSuccessfully && failure is null)
            {
                failure = Explain(plan, ended.Step, work.Exception?.InnerException, cancellationToken);
                await stop.CancelAsync();
            }
        }

        return failure is null ? state.Ended() : throw failure;
    }

    private async Task ExecuteAsync(
        RestorePlan plan,
        RestoreStep step,
        RunFolder folder,
        Journal journal,
        RunState state,
        CancellationToken cancellationToken
    )
    {
        var began = clock.GetTimestamp();
        journal.Append(Entry(step, RunEventKind.Begun, step.Title, 0));
        progress.Report(new RunEvent(step.Id, RunEventKind.Begun, step.Title));
        try
        {
            var context = new StepContext(plan, step, folder.Path, state.Attempt(step), state.Outcomes, progress);
            var outcome = await Task.Run(
                () => _actions[step.Action].ExecuteAsync(context, cancellationToken),
                cancellationToken
            );
            var entry = Entry(step, RunEventKind.Ended, outcome.Text, Seconds(began)) with { Outcome = outcome };
            journal.Append(entry);
            state.End(entry);
            progress.Report(new RunEvent(step.Id, RunEventKind.Ended, outcome.Text));
        }
        catch (Exception exception)
        {
            journal.Append(Entry(step, RunEventKind.Failed, exception.Message, Seconds(began)));
            progress.Report(new RunEvent(step.Id, RunEventKind.Failed, exception.Message));
            throw;
        }
    }

    private JournalEntry Entry(RestoreStep step, RunEventKind kind, string text, double seconds) =>
        new(clock.GetUtcNow(), step.Id, kind, text, seconds);

    private double Seconds(long began) => clock.GetElapsedTime(began).TotalSeconds;

    private static Exception Explain(
        RestorePlan plan,
        RestoreStep step,
        Exception? error,
        CancellationToken cancellationToken
    )
    {
        var resume = $"then `dr-restore resume {plan.Run}`; to undo this step: {step.Undo}";
        return error switch
        {
            _ when cancellationToken.IsCancellationRequested => new DrException(
                ErrorCode.Cancelled,
                $"cancelled in step {step.Id} ({step.Title})",
                $"`dr-restore resume {plan.Run}` goes on from here; to undo this step: {step.Undo}",
                error
            ),
            LeaseHeldException held => held,
            DrException known => new DrException(
                known.Code,
                $"step {step.Id} ({step.Title}) failed: {known.Message}",
                $"{known.Hint}; {resume}",
                known
            ),
            IOException or UnauthorizedAccessException => new DrException(
                ErrorCode.Failed,
                $"step {step.Id} ({step.Title}) failed: {error.Message}",
                $"check disk and permissions; {resume}",
                error
            ),
            null => new OperationCanceledException($"step {step.Id} was cancelled"),
            _ => error,
        };
    }
}
