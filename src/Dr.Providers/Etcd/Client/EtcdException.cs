using Dr.Errors;

namespace Dr.Providers.Etcd.Client;

/// <summary>Why a question to a member failed, as far as somebody acts differently on it.</summary>
internal enum EtcdErrorKind
{
    /// <summary>No connection, or it broke.</summary>
    Unreachable,

    /// <summary>Connected and silent.</summary>
    TimedOut,

    /// <summary>Either side did not trust the other's certificate.</summary>
    Tls,

    /// <summary>Unknown user or wrong password.</summary>
    WrongPassword,

    /// <summary>The token has expired or the member does not know it.</summary>
    InvalidToken,

    /// <summary>Known, but without the root role; or no credentials at all.</summary>
    PermissionDenied,

    /// <summary>The cluster cannot agree on anything now.</summary>
    NoQuorum,

    /// <summary>The revision asked for is gone.</summary>
    Compacted,

    /// <summary>The member has not reached the revision asked for.</summary>
    FutureRevision,

    /// <summary>The member does not have all data yet, so it may not vote.</summary>
    LearnerBehind,

    /// <summary>Authentication is off.</summary>
    AuthDisabled,

    /// <summary>The server is too old for the question.</summary>
    Unimplemented,

    /// <summary>Anything else; the message has the server's words.</summary>
    Other,
}

/// <summary>A question to one member failed. The message names member and question, never a secret.</summary>
internal sealed class EtcdException(EtcdErrorKind kind, string message, string hint, Exception? innerException = null)
    : DrException(ErrorCode.Failed, message, hint, innerException)
{
    public EtcdErrorKind Kind { get; } = kind;

    /// <summary>Whether the member may be well and only the way to it is not.</summary>
    public bool IsUnreachable => Kind is EtcdErrorKind.Unreachable or EtcdErrorKind.TimedOut;
}
