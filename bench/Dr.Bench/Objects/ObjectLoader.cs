using System.Net;
using System.Text;

namespace Dr.Bench.Objects;

/// <summary>Makes objects with plain requests over 16 connections: the floor of every restore.</summary>
internal static class ObjectLoader
{
    public const int Connections = 16;

    /// <summary>What is there already stays as it is.</summary>
    /// <exception cref="BenchException">The server refuses one.</exception>
    public static async Task CreateAsync(
        KubernetesServer server,
        IEnumerable<ObjectToMake> objects,
        CancellationToken cancellationToken
    )
    {
        using var http = server.Connect(Connections);
        var options = new ParallelOptions
        {
            MaxDegreeOfParallelism = Connections,
            CancellationToken = cancellationToken,
        };
        await Parallel.ForEachAsync(
            objects,
            options,
            async (one, stop) =>
            {
                using var content = new StringContent(one.Json, Encoding.UTF8, "application/json");
                using var answer = await http.PostAsync(new Uri(one.Collection, UriKind.Relative), content, stop);
                if (!answer.IsSuccessStatusCode && answer.StatusCode != HttpStatusCode.Conflict)
                {
                    throw new BenchException(
                        $"POST {one.Collection}: {await answer.Content.ReadAsStringAsync(stop)}, of {one.Json}"
                    );
                }
            }
        );
    }

    /// <summary>Waits until the custom type is served.</summary>
    public static async Task AwaitTypeAsync(
        KubernetesServer server,
        string collection,
        TimeProvider clock,
        CancellationToken cancellationToken
    )
    {
        using var http = server.Connect(1);
        while (true)
        {
            using var answer = await http.GetAsync(new Uri(collection, UriKind.Relative), cancellationToken);
            if (answer.IsSuccessStatusCode)
            {
                return;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(100), clock, cancellationToken);
        }
    }
}
