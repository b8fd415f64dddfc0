using System.Security.Authentication;

namespace Dr.Providers.Cluster.Client;

/// <summary>The one place where HTTP statuses and transport failures become words of ours.</summary>
internal static class ClusterErrorMap
{
    /// <param name="attempted">What was attempted, for example <c>list pods</c>.</param>
    /// <param name="server">Of whom.</param>
    /// <param name="status">What it answered.</param>
    /// <param name="note">What else is to be known, for example how long was waited; empty for nothing.</param>
    public static ClusterException OfStatus(string attempted, Uri server, ApiStatus status, string note = "")
    {
        var kind = KindOf(status);
        var words = status.Message.Length > 0 ? status.Message : status.Reason;
        var causes =
            status.Causes.Count > 0 && words.Length == 0 ? string.Join("; ", status.Causes)
            : words.Length > 0 ? words.TrimEnd('.')
            : "no words";
        var text = kind == ClusterErrorKind.Unauthenticated ? "it does not accept who we are" : causes;
        return new ClusterException(
            kind,
            $"cannot {attempted} on {Name(server)}: {text} (HTTP {status.Code}){note}",
            HintOf(kind, status),
            status
        );
    }

    /// <param name="attempted">What was attempted.</param>
    /// <param name="server">Of whom.</param>
    /// <param name="e">What broke.</param>
    /// <param name="tlsRefusal">Why the server's certificate was refused, if it was.</param>
    /// <param name="note">What else is to be known; empty for nothing.</param>
    public static ClusterException OfTransport(
        string attempted,
        Uri server,
        Exception e,
        string? tlsRefusal,
        string note = ""
    )
    {
        var root = Causes(e).Last();
        var kind =
            tlsRefusal is not null || Causes(e).Any(IsTls) ? ClusterErrorKind.Tls
            : e is TimeoutException ? ClusterErrorKind.TimedOut
            : ClusterErrorKind.Unreachable;
        var reason = tlsRefusal ?? (kind == ClusterErrorKind.Tls ? $"TLS failed: {root.Message}" : root.Message);
        return new ClusterException(
            kind,
            $"cannot {attempted} on {Name(server)}: {reason}{note}",
            HintOf(kind, null),
            null,
            e
        );
    }

    // why: a handshake that breaks off is no matter of trust; the server may be restarting
    private static bool IsTls(Exception e) => e is AuthenticationException && e.InnerException is not IOException;

    /// <summary>A user name and password in a URL are no part of a server's name.</summary>
    public static string Name(Uri server) => server.GetComponents(UriComponents.SchemeAndServer, UriFormat.UriEscaped);

    private static ClusterErrorKind KindOf(ApiStatus status) =>
        status.Code switch
        {
            401 => ClusterErrorKind.Unauthenticated,
            403 => ClusterErrorKind.Forbidden,
            404 => ClusterErrorKind.NotFound,
            409 when status.Reason == "AlreadyExists" => ClusterErrorKind.AlreadyExists,
            409 => ClusterErrorKind.Conflict,
            410 => ClusterErrorKind.Expired,
            400 or 413 or 422 => ClusterErrorKind.Invalid,
            405 or 406 or 415 => ClusterErrorKind.Unsupported,
            429 => ClusterErrorKind.Busy,
            503 when status.RetryAfter is not null => ClusterErrorKind.Busy,
            503 => ClusterErrorKind.Unavailable,
            _ => ClusterErrorKind.Other,
        };

    private static string HintOf(ClusterErrorKind kind, ApiStatus? status) =>
        kind switch
        {
            ClusterErrorKind.Unreachable =>
                "check the server's address in the kubeconfig, that the API server runs, and the way to it",
            ClusterErrorKind.TimedOut => "look at the API server's and etcd's load, then try again",
            ClusterErrorKind.Tls =>
                "check certificate-authority and the server's name in the kubeconfig, our client certificate, and the clocks of both machines",
            ClusterErrorKind.Unauthenticated =>
                "get a new token or client certificate into the kubeconfig; `kubectl --kubeconfig FILE get --raw /version` tries it out",
            ClusterErrorKind.Forbidden when status?.Reason == "Forbidden" =>
                "grant what is missing: `dr-service rbac` prints the role; a quota or admission refuses with the same code",
            ClusterErrorKind.Forbidden => "grant what is missing: `dr-service rbac` prints the role",
            ClusterErrorKind.NotFound => "see what there is: kubectl api-resources, kubectl get",
            ClusterErrorKind.AlreadyExists => "delete the object, or say what to do with existing ones",
            ClusterErrorKind.Conflict => "try again; somebody else changes the object at the same time",
            ClusterErrorKind.Expired => "try again; a larger page takes fewer requests",
            ClusterErrorKind.Invalid =>
                "compare the object with what this version of the server accepts: kubectl explain",
            ClusterErrorKind.Unsupported => "see what the server allows: kubectl api-resources -o wide",
            ClusterErrorKind.Busy =>
                "try again when the API server has less to do; its priority and fairness settings may give this account a share",
            ClusterErrorKind.Unavailable =>
                "see which API is down: kubectl get apiservices; bring it back, or delete its APIService if it is gone for good",
            ClusterErrorKind.Configuration => "mend the kubeconfig; `kubectl config view` shows how it is understood",
            _ => "read the API server's log at this time",
        };

    private static IEnumerable<Exception> Causes(Exception e)
    {
        for (Exception? cause = e; cause is not null; cause = cause.InnerException)
        {
            yield return cause;
        }
    }
}
