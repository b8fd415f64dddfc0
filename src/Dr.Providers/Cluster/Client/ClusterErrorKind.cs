namespace Dr.Providers.Cluster.Client;

/// <summary>Why a request to an API server failed, as far as somebody acts differently on it.</summary>
public enum ClusterErrorKind
{
    /// <summary>No connection, or it broke, for longer than the patience with outages.</summary>
    Unreachable,

    /// <summary>Connected and silent.</summary>
    TimedOut,

    /// <summary>Either side did not trust the other's certificate.</summary>
    Tls,

    /// <summary>The kubeconfig, or what it names, cannot be used.</summary>
    Configuration,

    /// <summary>401: the server does not know who asks; also after the token was fetched anew.</summary>
    Unauthenticated,

    /// <summary>403: known, but not allowed; or refused by admission or quota.</summary>
    Forbidden,

    /// <summary>404: no such object, or no such type.</summary>
    NotFound,

    /// <summary>409 on create: the name is taken.</summary>
    AlreadyExists,

    /// <summary>409: the object changed in between, or another manager owns a field.</summary>
    Conflict,

    /// <summary>410: what was asked for is too old.</summary>
    Expired,

    /// <summary>422 or 400: the server does not accept the object.</summary>
    Invalid,

    /// <summary>405, 406, 415: the server is too old, or the type does not allow this.</summary>
    Unsupported,

    /// <summary>429 or 503 for longer than the patience with busy servers.</summary>
    Busy,

    /// <summary>503 without saying when to come back: what stands behind the server does not answer, an aggregated API for example.</summary>
    Unavailable,

    /// <summary>Anything else; the message has the server's words.</summary>
    Other,
}
