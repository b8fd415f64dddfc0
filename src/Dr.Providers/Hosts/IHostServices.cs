namespace Dr.Providers.Hosts;

/// <summary>Long-running programs of a host. All verbs may be called again and again.</summary>
/// <remarks>Every implementation passes HostServicesConformance.</remarks>
public interface IHostServices
{
    /// <summary>Starts it unless it runs. It may end right after: ask <see cref="StateAsync"/>.</summary>
    /// <exception cref="HostException">The program cannot be started at all.</exception>
    Task StartAsync(ServiceDefinition service, CancellationToken cancellationToken);

    Task<ServiceState> StateAsync(ServiceDefinition service, CancellationToken cancellationToken);

    /// <summary>Asks it to end, then makes it end. Nothing happens when it does not run.</summary>
    /// <exception cref="HostException">It runs on.</exception>
    Task StopAsync(ServiceDefinition service, CancellationToken cancellationToken);

    /// <summary>The last lines of its log, for messages.</summary>
    Task<string> LogEndAsync(ServiceDefinition service, int lines, CancellationToken cancellationToken);
}
