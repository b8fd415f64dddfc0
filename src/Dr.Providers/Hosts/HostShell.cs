namespace Dr.Providers.Hosts;

/// <summary>Runs scripts that are expected to succeed.</summary>
internal static class HostShell
{
    /// <param name="host">Where.</param>
    /// <param name="attempt">What is attempted, for the message: <c>read /etc/x</c>.</param>
    /// <param name="command">How.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="HostException">It failed.</exception>
    public static async Task<string> RequireAsync(
        this IHost host,
        string attempt,
        HostCommand command,
        CancellationToken cancellationToken
    )
    {
        var result = await host.RunAsync(command, cancellationToken);
        return result.Succeeded
            ? result.Output
            : throw new HostException(
                $"cannot {attempt} on {host.Name}: {result.LastLine}",
                "check the path, its permissions and the disk of that host"
            );
    }
}
