using System.Globalization;
using Dr.Objects;
using Dr.Providers.Cluster.Client;
using Dr.Testing.Servers;

namespace Dr.Providers.Tests.Cluster;

/// <summary>Short ways to say what these tests say often.</summary>
internal static class Clusters
{
    private static int s_spaces;

    public static ResourceType ConfigMaps { get; } = new("", "v1", "ConfigMap", "configmaps", true);

    public static ResourceType Secrets { get; } = new("", "v1", "Secret", "secrets", true);

    public static ClusterConnectionOptions Options(string kubeconfig) => new() { Kubeconfig = kubeconfig };

    public static Task<ApiClient> ConnectAsync(ApiServer server) => ConnectAsync(Options(server.Kubeconfig));

    public static Task<ApiClient> ConnectAsync(ClusterConnectionOptions options) =>
        ApiClient.ConnectAsync(options, TimeProvider.System, TestContext.Current.CancellationToken);

    /// <summary>A new namespace; its name.</summary>
    public static async Task<string> NewSpaceAsync(ApiServer server)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"test-{Interlocked.Increment(ref s_spaces)}");
        await server.CreateAsync([NewObject.Namespace(name)], TestContext.Current.CancellationToken);
        return name;
    }

    /// <summary>A namespace with so many ConfigMaps <c>map-0000</c> …</summary>
    public static async Task<string> NewSpaceAsync(ApiServer server, int count)
    {
        var space = await NewSpaceAsync(server);
        var maps = Enumerable.Range(0, count).Select(number => NewObject.ConfigMap(space, MapName(number), []));
        await server.CreateAsync(maps, TestContext.Current.CancellationToken);
        return space;
    }

    public static string MapName(int number) => string.Create(CultureInfo.InvariantCulture, $"map-{number:d4}");

    /// <summary>Takes a list as a consumer has to: what came before a new beginning is forgotten.</summary>
    public static async Task<Listing> TakeAsync(ObjectList list, Func<int, Task>? afterEach = null)
    {
        var names = new List<string>();
        var begun = new List<ListBegun>();
        await foreach (var what in list.ReadAsync(TestContext.Current.CancellationToken))
        {
            switch (what)
            {
                case ListBegun one:
                    begun.Add(one);
                    names.Clear();
                    break;
                case ListedObject one:
                    var name = (string)one.ToJson()["metadata"]!["name"]!;
                    // why: every namespace gets a map of its own with the cluster's authority, some time after it was made
                    if (name != "kube-root-ca.crt")
                    {
                        names.Add(name);
                        await (afterEach?.Invoke(names.Count) ?? Task.CompletedTask);
                    }

                    break;
                case ListEnded end:
                    return new Listing(names, begun, end);
            }
        }

        throw new InvalidOperationException("the list ended without saying so");
    }

    internal sealed record Listing(IReadOnlyList<string> Names, IReadOnlyList<ListBegun> Begun, ListEnded End);
}
