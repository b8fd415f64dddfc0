using System.Net;
using System.Text;
using Docker.DotNet;
using Docker.DotNet.Models;
using DotNet.Testcontainers.Containers;

namespace Dr.Testing.Servers;

/// <summary>Runs a server in a container. Its data lies in a folder of the machine and outlives it.</summary>
internal sealed class ContainerRunner(DockerClient client, IContainer container) : IMemberRunner
{
    private bool _created;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        _created = true;
        await container.StartAsync(cancellationToken);
    }

    public Task StopAsync(CancellationToken cancellationToken) => container.StopAsync(cancellationToken);

    public Task KillAsync(CancellationToken cancellationToken) =>
        client.Containers.KillContainerAsync(
            container.Id,
            new ContainerKillParameters { Signal = "SIGKILL" },
            cancellationToken
        );

    /// <summary>Whether it has ended by itself, so that nobody need wait for it.</summary>
    public async Task<bool> HasEndedAsync(CancellationToken cancellationToken) =>
        (await client.Containers.InspectContainerAsync(container.Id, cancellationToken)).State is { Running: false };

    public Task PauseAsync(CancellationToken cancellationToken) => container.PauseAsync(cancellationToken);

    public Task UnpauseAsync(CancellationToken cancellationToken) => container.UnpauseAsync(cancellationToken);

    public async Task<string> LogAsync(CancellationToken cancellationToken)
    {
        var (output, error) = await container.GetLogsAsync(ct: cancellationToken);
        return string.Join('\n', $"{output}\n{error}".Split('\n').TakeLast(20));
    }

    /// <summary>Runs a command inside it; anything but success is an error.</summary>
    public async Task ExecAsync(IReadOnlyList<string> command, CancellationToken cancellationToken) =>
        (await RunAsync(command, cancellationToken)).Succeeded();

    /// <summary>Runs a command inside it to its end, whatever that is.</summary>
    public async Task<ToolResult> RunAsync(IReadOnlyList<string> command, CancellationToken cancellationToken)
    {
        var result = await container.ExecAsync([.. command], cancellationToken);
        return new ToolResult(
            string.Join(' ', command),
            (int)(result.ExitCode ?? -1),
            Encoding.UTF8.GetBytes(result.Stdout),
            result.Stderr
        );
    }

    public async ValueTask DisposeAsync()
    {
        if (_created)
        {
            _created = false;
            await RemoveAsync(client, container.Id);
        }
    }

    public static async Task RemoveAsync(DockerClient client, string id)
    {
        try
        {
            await client.Containers.RemoveContainerAsync(
                id,
                new ContainerRemoveParameters { Force = true, RemoveVolumes = true }
            );
        }
        catch (DockerApiException gone) when (gone.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.Conflict)
        {
            // why: another test process sweeps at the same moment
        }
    }
}
