using Dr.Runs;

namespace Dr.Recovery;

/// <summary>One line of a journal.</summary>
/// <param name="At">When.</param>
/// <param name="Step">Which step of the plan.</param>
/// <param name="Kind">Begun, ended or failed.</param>
/// <param name="Text">Result or reason.</param>
/// <param name="Seconds">How long it took; 0 when it begins.</param>
/// <param name="Outcome">When it ended.</param>
public sealed record JournalEntry(
    DateTimeOffset At,
    string Step,
    RunEventKind Kind,
    string Text,
    double Seconds,
    StepOutcome? Outcome = null
);
