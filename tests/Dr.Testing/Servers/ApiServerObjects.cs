using System.Text;

namespace Dr.Testing.Servers;

/// <summary>Ways to put objects into an API server of the tests, none of them ours.</summary>
public static class ApiServerObjects
{
    /// <summary>Applies YAML or JSON with stock kubectl; anything but success is an error.</summary>
    public static async Task ApplyAsync(
        this ApiServer server,
        string manifest,
        CancellationToken cancellationToken = default
    )
    {
        using var input = new MemoryStream(Encoding.UTF8.GetBytes(manifest));
        (await server.KubectlAsync(["apply", "--validate=false", "-f", "-"], input, cancellationToken)).Succeeded();
    }

    /// <summary>Creates objects with plain requests, 16 at a time.</summary>
    public static Task CreateAsync(
        this ApiServer server,
        IEnumerable<NewObject> objects,
        CancellationToken cancellationToken = default
    )
    {
        var options = new ParallelOptions { MaxDegreeOfParallelism = 16, CancellationToken = cancellationToken };
        return Parallel.ForEachAsync(
            objects,
            options,
            async (one, token) =>
            {
                using var content = new StringContent(one.Json, Encoding.UTF8, "application/json");
                using var answer = await server.Http.PostAsync(
                    new Uri(one.Collection, UriKind.Relative),
                    content,
                    token
                );
                if (!answer.IsSuccessStatusCode)
                {
                    var words = await answer.Content.ReadAsStringAsync(token);
                    throw new HttpRequestException($"POST {one.Collection}: {words}", null, answer.StatusCode);
                }
            }
        );
    }
}
