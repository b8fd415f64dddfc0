namespace Dr.Testing.Servers;

/// <summary>How a server process is run. Stop ends it in order, Kill as a power cut does; both keep its data.</summary>
internal interface IMemberRunner : IAsyncDisposable
{
    Task StartAsync(CancellationToken cancellationToken);

    Task StopAsync(CancellationToken cancellationToken);

    Task KillAsync(CancellationToken cancellationToken);

    /// <summary>Freezes it: connections stay open and nothing answers.</summary>
    Task PauseAsync(CancellationToken cancellationToken);

    Task UnpauseAsync(CancellationToken cancellationToken);

    /// <summary>The last lines that it logged.</summary>
    Task<string> LogAsync(CancellationToken cancellationToken);
}
