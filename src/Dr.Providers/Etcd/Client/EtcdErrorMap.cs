using System.Security.Authentication;
using Grpc.Core;

namespace Dr.Providers.Etcd.Client;

/// <summary>The one place where gRPC statuses and transport failures become words of ours.</summary>
internal static class EtcdErrorMap
{
    // why: etcd puts several meanings into one status code; its words are the stable part
    private static readonly (string Words, EtcdErrorKind Kind)[] ByWords =
    [
        ("required revision has been compacted", EtcdErrorKind.Compacted),
        ("required revision is a future revision", EtcdErrorKind.FutureRevision),
        ("invalid user ID or password", EtcdErrorKind.WrongPassword),
        ("invalid auth token", EtcdErrorKind.InvalidToken),
        ("revision of auth store is old", EtcdErrorKind.InvalidToken),
        ("permission denied", EtcdErrorKind.PermissionDenied),
        ("user name is empty", EtcdErrorKind.PermissionDenied),
        ("user name not found", EtcdErrorKind.PermissionDenied),
        ("authentication is not enabled", EtcdErrorKind.AuthDisabled),
        ("no leader", EtcdErrorKind.NoQuorum),
        ("request timed out", EtcdErrorKind.NoQuorum),
        ("unhealthy cluster", EtcdErrorKind.NoQuorum),
        ("in sync with leader", EtcdErrorKind.LearnerBehind),
    ];

    private const string ClosedTls =
        "TLS failed: the member ended the connection after it saw the client certificate, which it may not trust";

    /// <param name="question">What was attempted, for example <c>read the status</c>.</param>
    /// <param name="endpoint">Of whom.</param>
    /// <param name="e">What gRPC said.</param>
    /// <param name="tlsRefusal">Why the member's certificate was refused, if it was.</param>
    public static EtcdException Of(string question, Uri endpoint, RpcException e, string? tlsRefusal) =>
        e.Status.DebugException is { } cause && e.StatusCode is StatusCode.Unavailable or StatusCode.Internal
            ? OfTransport(question, endpoint, cause, tlsRefusal)
            : OfStatus(question, endpoint, e.StatusCode, e.Status.Detail, e);

    public static EtcdException OfStatus(
        string question,
        Uri endpoint,
        StatusCode code,
        string detail,
        Exception? e = null
    )
    {
        var kind = KindOf(code, detail);
        var reason = kind switch
        {
            EtcdErrorKind.TimedOut => "no answer in time",
            EtcdErrorKind.PermissionDenied => $"this needs the root role ({detail})",
            _ => detail.Length > 0 ? detail : code.ToString(),
        };
        return new EtcdException(kind, Sentence(question, endpoint, reason), HintOf(kind), e);
    }

    public static EtcdException OfTransport(string question, Uri endpoint, Exception e, string? tlsRefusal)
    {
        var root = Causes(e).Last();
        var tls = tlsRefusal is not null || Causes(e).Any(IsTls);
        var kind = tls ? EtcdErrorKind.Tls : EtcdErrorKind.Unreachable;
        var reason =
            tlsRefusal
            ?? (
                IsClosedTls(root) ? ClosedTls
                : tls ? $"TLS failed: {root.Message}"
                : root.Message
            );
        return new EtcdException(kind, Sentence(question, endpoint, reason), HintOf(kind), e);
    }

    private static string Sentence(string question, Uri endpoint, string reason) =>
        $"cannot {question} of etcd member {endpoint.GetLeftPart(UriPartial.Authority)}: {reason}";

    private static EtcdErrorKind KindOf(StatusCode code, string detail)
    {
        var known = ByWords.FirstOrDefault(w => detail.Contains(w.Words, StringComparison.Ordinal));
        return (known.Words, code) switch
        {
            (not null, _) => known.Kind,
            (_, StatusCode.Unauthenticated) => EtcdErrorKind.InvalidToken,
            (_, StatusCode.PermissionDenied) => EtcdErrorKind.PermissionDenied,
            (_, StatusCode.Unimplemented) => EtcdErrorKind.Unimplemented,
            // why: a TLS handshake that hangs is cancelled by the connection, not by whoever asked
            (_, StatusCode.DeadlineExceeded or StatusCode.Cancelled) => EtcdErrorKind.TimedOut,
            (_, StatusCode.Unavailable) => EtcdErrorKind.Unreachable,
            _ => EtcdErrorKind.Other,
        };
    }

    private static string HintOf(EtcdErrorKind kind) =>
        kind switch
        {
            EtcdErrorKind.Unreachable => "check that the member runs and that its client port can be reached from here",
            EtcdErrorKind.TimedOut => "check the member's load, its disk and the network, then try again",
            EtcdErrorKind.Tls =>
                "check the certificate authority, the client certificate and the server name in the configuration, and the clocks of both machines",
            EtcdErrorKind.WrongPassword =>
                "check the user name and the password file; the cluster does not know this pair",
            EtcdErrorKind.InvalidToken =>
                "check that the user still exists and that the members' --auth-token settings agree",
            EtcdErrorKind.PermissionDenied =>
                "grant the root role: etcdctl user grant-role USER root; or use a client certificate whose common name is such a user",
            EtcdErrorKind.NoQuorum =>
                "bring a majority of the members back; without it only client certificates give access, passwords do not",
            EtcdErrorKind.Compacted or EtcdErrorKind.FutureRevision => "try again; the cluster moved on in between",
            EtcdErrorKind.LearnerBehind =>
                "wait until it has all data; look at its disk and at the way between the members",
            EtcdErrorKind.AuthDisabled => "remove the user from the configuration, or switch authentication on",
            EtcdErrorKind.Unimplemented => "upgrade the server; 3.4 is the oldest that is supported",
            _ => "read the member's log at this time",
        };

    // why: with TLS 1.3 a client certificate is judged after the handshake, and the stream is closed under our hands
    private static bool IsClosedTls(Exception e) =>
        e is ObjectDisposedException { ObjectName: "System.Net.Security.SslStream" };

    private static bool IsTls(Exception e) =>
        e is AuthenticationException
        || IsClosedTls(e)
        || e.Message.Contains("OpenSSL", StringComparison.OrdinalIgnoreCase)
        || e.Message.Contains("alert", StringComparison.OrdinalIgnoreCase);

    private static IEnumerable<Exception> Causes(Exception e)
    {
        for (Exception? cause = e; cause is not null; cause = cause.InnerException)
        {
            yield return cause;
        }
    }
}
