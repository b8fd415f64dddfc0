using Dr.Recovery;

namespace Dr.Providers.Hosts;

/// <summary>What a failed <c>ssh</c> says, as an error with the next step.</summary>
internal static class SshFailure
{
    private static readonly (string Says, string Hint)[] s_known =
    [
        (
            "REMOTE HOST IDENTIFICATION HAS CHANGED",
            "this may be another machine: compare its key (`ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub` on its console), then mend known_hosts or the inventory's hostKey"
        ),
        (
            "Host key verification failed",
            "compare its key on its console, then add it to known_hosts or as `hostKey` to the inventory"
        ),
        ("Permission denied", "try `ssh {0}` by hand; the key or agent of this user must open it without a question"),
        ("a password is required", "let that user run commands by sudo without a password, or log in as root"),
        ("sudo:", "let that user run commands by sudo without a password, or log in as root"),
        ("Could not resolve", "check the address in the inventory"),
    ];

    public static HostException Of(string name, SshAccess access, HostResult result)
    {
        var (says, hint) = s_known.FirstOrDefault(known => result.Error.Contains(known.Says, StringComparison.Ordinal));
        var why = result
            .Error.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .LastOrDefault(line => says is null || line.Contains(says, StringComparison.Ordinal));
        return new HostException(
            $"cannot reach {name} by ssh to {access.Address}: {why ?? result.LastLine}",
            hint?.Replace("{0}", access.Address, StringComparison.Ordinal)
                ?? $"check that the host is up and that `ssh {access.Address}` works from here"
        );
    }
}
