namespace Dr.Objects.Leaks;

/// <summary>What becomes of an export in which something looks like a secret.</summary>
public enum LeakPolicy
{
    /// <summary>The run fails and says where.</summary>
    Block,

    /// <summary>The value is replaced and the place is reported.</summary>
    Redact,

    /// <summary>The value goes out as it is and the place is reported.</summary>
    Report,
}
