namespace Dr.Recovery;

/// <summary>The server that the database is restored onto. Where a secret is, never the secret.</summary>
public sealed record MySqlInventory
{
    /// <summary>A name or address; null where a socket is used.</summary>
    public string? Host { get; init; }

    public int Port { get; init; } = 3306;

    /// <summary>A Unix socket on this machine; null: TCP.</summary>
    public string? Socket { get; init; }

    public required string User { get; init; }

    /// <summary>On this machine, readable by its owner only; null: no password is sent.</summary>
    public string? PasswordFile { get; init; }

    /// <summary>Null: no TLS is asked for. Given, the server's certificate is verified.</summary>
    public MySqlTlsFiles? Tls { get; init; }

    public OverwriteMode Overwrite { get; init; }

    /// <summary>By the name that was captured: the name to restore as. What is not named keeps its name.</summary>
    public IReadOnlyDictionary<string, string> Schemas { get; init; } = new Dictionary<string, string>();

    /// <summary>How many Rancher servers will use it: each wants 50 connections.</summary>
    public int RancherNodes { get; init; } = 3;

    /// <summary>What Rancher tells hosts and agents to call from now on; null: what was captured.</summary>
    public Uri? HostRegistrationUrl { get; init; }

    /// <summary>How many connections load at once.</summary>
    public int Connections { get; init; } = 4;

    /// <summary>For messages.</summary>
    public string Address => Socket ?? $"{Host}:{Port}";

    /// <summary>The name under which a captured schema is restored.</summary>
    public string NameOf(string captured) => Schemas.GetValueOrDefault(captured, captured);
}

/// <summary>PEM files on this machine; certificate and key belong together.</summary>
/// <param name="Ca">The authorities that the server's certificate must come from.</param>
/// <param name="Certificate">The client's; null where the server asks for none.</param>
/// <param name="Key">Its private key.</param>
/// <param name="VerifyName">Whether the server's certificate must carry the host's name; those that servers make for themselves do not.</param>
public sealed record MySqlTlsFiles(string Ca, string? Certificate = null, string? Key = null, bool VerifyName = true);

/// <summary>What a restore does with what it finds where its data belongs.</summary>
public enum OverwriteMode
{
    /// <summary>A schema that holds anything is refused.</summary>
    Refuse,

    /// <summary>A schema that exists is dropped, with all that it holds.</summary>
    Replace,
}
