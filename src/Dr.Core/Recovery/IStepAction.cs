namespace Dr.Recovery;

/// <summary>Does one kind of step. MUST be idempotent: a run that was killed in the middle of it calls it again.</summary>
public interface IStepAction
{
    /// <summary>As plans name it.</summary>
    string Name { get; }

    /// <summary>
    /// Whether a resumed run does it again although it had ended: what it brought about may have changed since (a process that
    /// was started, a claim that was released), and doing it again costs little.
    /// </summary>
    bool RunsAgain { get; }

    /// <exception cref="Dr.Errors.DrException">It could not be done; the run stops here and can be resumed.</exception>
    Task<StepOutcome> ExecuteAsync(StepContext context, CancellationToken cancellationToken);
}
