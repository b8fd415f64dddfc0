namespace Dr.Errors;

/// <summary>Something could not be done or could not be told. Expected bad news is a <see cref="Findings.Finding"/> instead.</summary>
/// <param name="code">Decides the exit code.</param>
/// <param name="message">What was attempted, on what, why it failed: lower case, no full stop, no secret.</param>
/// <param name="hint">The next step, one imperative sentence.</param>
/// <param name="innerException">The cause, if there is one.</param>
public class DrException(ErrorCode code, string message, string hint, Exception? innerException = null)
    : Exception(message, innerException)
{
    public ErrorCode Code { get; } = code;

    public string Hint { get; } = hint;
}
