namespace Dr.Providers.Etcd.Client;

/// <summary>How the members of one cluster are reached. Holds paths of secrets, never secrets.</summary>
public sealed record EtcdConnectionOptions
{
    /// <summary>Client URLs, <c>http</c> or <c>https</c>. One is enough where members advertise URLs that can be reached; name all.</summary>
    public required IReadOnlyList<Uri> Endpoints { get; init; }

    /// <summary>Needed for <c>https</c>; null for <c>http</c>.</summary>
    public EtcdTlsOptions? Tls { get; init; }

    /// <summary>Needed where etcd's authentication is on and no client certificate names the user.</summary>
    public EtcdUser? User { get; init; }

    /// <value>3 seconds, for TCP and TLS together.</value>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(3);

    /// <value>5 seconds for one question to one member; a member that is silent for longer counts as down.</value>
    public TimeSpan CallTimeout { get; init; } = TimeSpan.FromSeconds(5);
}

/// <summary>PEM files for TLS.</summary>
/// <param name="CaFile">The certificate authorities that the members' certificates must come from. The machine's own list is not asked.</param>
/// <param name="CertificateFile">The client's certificate, intermediates behind it; null where the members ask for none.</param>
/// <param name="KeyFile">Its private key, not encrypted; null exactly where <paramref name="CertificateFile"/> is.</param>
/// <param name="ServerName">The name that every member's certificate must carry; null: the host of the URL.</param>
public sealed record EtcdTlsOptions(
    string CaFile,
    string? CertificateFile = null,
    string? KeyFile = null,
    string? ServerName = null
);

/// <summary>A user of etcd's authentication.</summary>
/// <param name="Name">Must hold the root role: nothing less may take a snapshot.</param>
/// <param name="PasswordFile">Its content is the password; one line end at the end is not part of it.</param>
public sealed record EtcdUser(string Name, string PasswordFile);
