using Dr.Providers.Configuration;

namespace Dr.Providers.MySql.Client;

/// <summary>How a server is reached. Holds places of secrets, never secrets.</summary>
public sealed record MySqlConnectionOptions
{
    /// <summary>Name or address; null where <see cref="Socket"/> is given.</summary>
    public string? Host { get; init; }

    /// <value>3306.</value>
    public int Port { get; init; } = 3306;

    /// <summary>Path of the server's socket on this machine; null where <see cref="Host"/> is given.</summary>
    public string? Socket { get; init; }

    public required string User { get; init; }

    /// <summary>Null for accounts without one, such as those that a socket login knows by the operating system's user.</summary>
    public SecretReference? Password { get; init; }

    /// <summary>
    /// Null: encrypted where the server offers it and the way leads over a network, and nobody's certificate is verified.
    /// </summary>
    public MySqlTlsOptions? Tls { get; init; }

    /// <value>10 seconds, for TCP, TLS and login together.</value>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <value>60 seconds without a byte while one is awaited; a connection that is silent for longer is given up.</value>
    public TimeSpan StallTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>For messages and manifests: <c>host:port</c>, or the socket.</summary>
    public string Endpoint => Socket ?? $"{Host}:{Port}";
}

/// <summary>PEM files for TLS.</summary>
/// <param name="CaFile">The authorities that the server's certificate must come from. The machine's own list is not asked.</param>
/// <param name="CertificateFile">The client's certificate; null where the server asks for none.</param>
/// <param name="KeyFile">Its private key, not encrypted; null exactly where <paramref name="CertificateFile"/> is.</param>
/// <param name="VerifyName">
/// Whether the certificate must carry the host's name too; the certificates that servers make for themselves do not.
/// </param>
public sealed record MySqlTlsOptions(
    string CaFile,
    string? CertificateFile = null,
    string? KeyFile = null,
    bool VerifyName = true
);
