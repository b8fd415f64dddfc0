namespace Dr.Findings;

/// <summary>How bad a finding is. <see cref="Warning"/> and above make a run degraded (exit code 3).</summary>
public enum Severity
{
    /// <summary>Worth knowing; nothing is wrong.</summary>
    Notice,

    /// <summary>Not as it should be; the result stands.</summary>
    Warning,

    /// <summary>Somebody has to act today; the result may not stand.</summary>
    Critical,
}
