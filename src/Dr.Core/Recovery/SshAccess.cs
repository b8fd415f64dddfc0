namespace Dr.Recovery;

/// <summary>
/// How a host is reached by <c>ssh</c>. All that is not said here is as the operator's own configuration has it: user, port, keys, agent,
/// bastions, known hosts.
/// </summary>
/// <param name="Address">As given to <c>ssh</c>: an address, a name, or an alias of the operator's configuration.</param>
public sealed record SshAccess(string Address)
{
    public string? User { get; init; }

    public int? Port { get; init; }

    /// <summary>A private key's file.</summary>
    public string? IdentityFile { get; init; }

    /// <summary>The only public key that the host may have, as in <c>known_hosts</c> without the names: <c>ssh-ed25519 AAAA…</c></summary>
    public string? HostKey { get; init; }

    /// <summary>Commands run as root by <c>sudo -n</c>.</summary>
    public bool Sudo { get; init; }
}
