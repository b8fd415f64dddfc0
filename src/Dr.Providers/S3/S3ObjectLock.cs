namespace Dr.Providers.S3;

/// <summary>For how long and how firmly objects are locked after Put.</summary>
public sealed record S3ObjectLock(S3LockMode Mode, int RetainDays);

public enum S3LockMode
{
    /// <summary>Whoever has a special permission may still delete.</summary>
    Governance,

    /// <summary>Nobody may delete before the time is over, the owner of the account included.</summary>
    Compliance,
}
