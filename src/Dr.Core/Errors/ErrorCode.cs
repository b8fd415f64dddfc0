namespace Dr.Errors;

/// <summary>Why a command did not end well. The number is the exit code of the process: this enum is the one table.</summary>
/// <remarks>0 is success and 3 is never success. Numbers are an interface: they do not change.</remarks>
public enum ErrorCode
{
    /// <summary>Failed for a reason outside of this table.</summary>
    Failed = 1,

    /// <summary>The command line or a configuration file is wrong; nothing was attempted.</summary>
    Usage = 2,

    /// <summary>Done in part, or done while something was not as it should be.</summary>
    Degraded = 3,

    /// <summary>Damage was found: bytes, signature or members disagree.</summary>
    Damaged = 4,

    /// <summary>No such recovery point.</summary>
    NoSuchPoint = 10,

    /// <summary>Another run holds the lease of the cluster or of the target hosts.</summary>
    LeaseHeld = 11,

    /// <summary>A key is missing or does not fit: identity, recipient, signing key or trusted key.</summary>
    KeyMissing = 12,

    /// <summary>Cancelled by the user or by the service manager.</summary>
    Cancelled = 130,
}
