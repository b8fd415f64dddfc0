namespace Dr.Findings;

/// <summary>How bad a finding is. <see cref="Warning"/> and above make a captured point degraded (exit code 3).</summary>
/// <remarks>A restore is judged by the restored cluster: a slow disk found before it is told, and degrades nothing.</remarks>
public enum Severity
{
    /// <summary>Worth knowing; nothing is wrong.</summary>
    Notice,

    /// <summary>Not as it should be; the result stands.</summary>
    Warning,

    /// <summary>Somebody has to act today; the result may not stand.</summary>
    Critical,
}
