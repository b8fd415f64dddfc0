namespace Dr.Testing.Servers;

/// <summary>Which way the bytes go that a fault concerns.</summary>
public enum ProxyDirection
{
    /// <summary>Requests and uploads.</summary>
    ToServer,

    /// <summary>Responses and downloads.</summary>
    FromServer,
}
