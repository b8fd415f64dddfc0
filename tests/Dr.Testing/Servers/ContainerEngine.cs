using Docker.DotNet;
using Docker.DotNet.Models;
using DotNet.Testcontainers.Builders;
using DotNet.Testcontainers.Configurations;
using DotNet.Testcontainers.Images;
using Microsoft.Extensions.Logging.Abstractions;

namespace Dr.Testing.Servers;

/// <summary>
/// The container engine, set up for what can be had: an engine that speaks API 1.41, and no reaper. Containers of the tests carry
/// the label <c>dr-test</c> with their owner's process; those whose owner is gone are removed when the first one is started.
/// </summary>
internal static class ContainerEngine
{
    public const string Label = "dr-test";
    private static readonly Lazy<Task<DockerClient>> s_client = new(ConnectAsync);

    public static Task<DockerClient> ClientAsync() => s_client.Value;

    /// <summary>A container of ours on the machine's own network, with folders shown under the same path as outside.</summary>
    public static Task<ContainerRunner> CreateAsync(
        string image,
        IReadOnlyList<string> command,
        params IReadOnlyList<string> folders
    ) => CreateAsync(image, command, new Dictionary<string, string>(), folders);

    /// <summary>The same with small disks in memory: their place in the container and mount options such as <c>size=64m</c>.</summary>
    public static async Task<ContainerRunner> CreateAsync(
        string image,
        IReadOnlyList<string> command,
        IReadOnlyDictionary<string, string> disks,
        IReadOnlyList<string> folders
    )
    {
        var client = await ClientAsync();
        var builder = new ContainerBuilder(image)
            .WithImagePullPolicy(PullPolicy.Never)
            .WithLabel(Label, ProcessIdentity.Current.ToString())
            .WithCleanUp(false)
            .WithLogger(NullLogger.Instance)
            .WithCommand([.. command])
            .WithCreateParameterModifier(parameters =>
            {
                parameters.HostConfig!.NetworkMode = "host";
                parameters.HostConfig!.Binds = [.. folders.Select(folder => $"{folder}:{folder}")];
                parameters.HostConfig!.Tmpfs = disks.ToDictionary();
            });
        return new ContainerRunner(client, builder.Build());
    }

    private static async Task<DockerClient> ConnectAsync()
    {
        Default("DOCKER_API_VERSION", "1.41");
        Default("TESTCONTAINERS_RYUK_DISABLED", "true");
        TestcontainersSettings.ResourceReaperEnabled = false;
        var client = (DockerClient)
            TestcontainersSettings.OS.DockerEndpointAuthConfig.GetDockerClientBuilder(Guid.Empty).Build();
        await SweepAsync(client);
        return client;
    }

    private static async Task SweepAsync(DockerClient client)
    {
        var filters = new Dictionary<string, IDictionary<string, bool>>
        {
            ["label"] = new Dictionary<string, bool> { [Label] = true },
        };
        var parameters = new ContainersListParameters { All = true, Filters = filters };
        foreach (var container in await client.Containers.ListContainersAsync(parameters))
        {
            if (ProcessIdentity.TryParse(container.Labels[Label], out var owner) && !owner.IsAlive)
            {
                await ContainerRunner.RemoveAsync(client, container.ID);
            }
        }
    }

    private static void Default(string name, string value)
    {
        if (string.IsNullOrEmpty(Environment.GetEnvironmentVariable(name)))
        {
            Environment.SetEnvironmentVariable(name, value);
        }
    }
}
