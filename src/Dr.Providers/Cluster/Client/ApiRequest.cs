namespace Dr.Providers.Cluster.Client;

/// <summary>One request to an API server.</summary>
/// <param name="Attempted">For messages: <c>list pods</c>.</param>
/// <param name="Method">HTTP's.</param>
/// <param name="Path">Path and query, from <see cref="ApiPath"/>.</param>
internal sealed record ApiRequest(string Attempted, HttpMethod Method, string Path)
{
    public const string Json = "application/json";

    public ReadOnlyMemory<byte>? Body { get; init; }

    public string ContentType { get; init; } = Json;

    public string Accept { get; init; } = Json;

    /// <summary>Whether doing it twice is as good as once. A create is not: the second one finds the name taken.</summary>
    public bool IsRepeatable { get; init; } = true;

    /// <summary>Whether 404 is an answer like others. Else it is asked twice: a server that has just started does not know all types yet.</summary>
    public bool MayBeMissing { get; init; }

    /// <summary>Null: as the connection says.</summary>
    public TimeSpan? OutagePatience { get; init; }

    public static ApiRequest Get(string attempted, string path) => new(attempted, HttpMethod.Get, path);

    public HttpRequestMessage ToMessage(Uri server)
    {
        // why: a server behind Rancher has a path of its own before ours
        var message = new HttpRequestMessage(Method, new Uri(server.AbsoluteUri.TrimEnd('/') + Path));
        message.Headers.TryAddWithoutValidation("Accept", Accept);
        if (Body is { } body)
        {
            message.Content = new ReadOnlyMemoryContent(body);
            message.Content.Headers.TryAddWithoutValidation("Content-Type", ContentType);
        }

        return message;
    }
}
