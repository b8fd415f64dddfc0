using Dr.Errors;

namespace Dr.Providers.Cluster.Client;

/// <summary>A request to an API server failed. The message names server and question and has the server's words, never a token.</summary>
public sealed class ClusterException(
    ClusterErrorKind kind,
    string message,
    string hint,
    ApiStatus? status = null,
    Exception? innerException = null
)
    : DrException(
        kind == ClusterErrorKind.Configuration ? ErrorCode.Usage : ErrorCode.Failed,
        message,
        hint,
        innerException
    )
{
    public ClusterErrorKind Kind { get; } = kind;

    /// <summary>The server's answer; null where there was none.</summary>
    public ApiStatus? Status { get; } = status;

    /// <summary>Whether the server may be well and only the way to it is not.</summary>
    public bool IsUnreachable => Kind is ClusterErrorKind.Unreachable or ClusterErrorKind.TimedOut;
}
