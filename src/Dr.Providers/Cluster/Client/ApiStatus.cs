using System.Text.Json;
using System.Text.Json.Nodes;

namespace Dr.Providers.Cluster.Client;

/// <summary>What an API server says of a request that failed: its Status object, or what can be had of it.</summary>
/// <param name="Code">The HTTP status.</param>
/// <param name="Reason">One word such as <c>AlreadyExists</c>; empty where the server gives none.</param>
/// <param name="Message">The server's sentence; may quote the object that was sent.</param>
/// <param name="Causes">Field and message of each mistake, for example <c>spec.ports[0].protocol: Required value</c>.</param>
/// <param name="RetryAfter">When to come back, from the body.</param>
public sealed record ApiStatus(
    int Code,
    string Reason,
    string Message,
    IReadOnlyList<string> Causes,
    TimeSpan? RetryAfter
)
{
    private const int MostText = 600;

    /// <summary>Never fails: a body that is no Status becomes the message.</summary>
    internal static ApiStatus Parse(int code, ReadOnlySpan<byte> body)
    {
        try
        {
            return JsonNode.Parse(body) is JsonObject { } status && Text(status, "kind") == "Status"
                ? Of(code, status)
                : Plain(code, body);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException)
        {
            return Plain(code, body);
        }
    }

    private static ApiStatus Of(int code, JsonObject status)
    {
        var details = status["details"] as JsonObject;
        var causes = (details?["causes"] as JsonArray ?? []).OfType<JsonObject>();
        var seconds = (int?)details?["retryAfterSeconds"] ?? 0;
        return new ApiStatus(
            code,
            Text(status, "reason"),
            Shorten(Text(status, "message")),
            [.. causes.Select(cause => Shorten($"{Text(cause, "field")}: {Text(cause, "message")}"))],
            seconds > 0 ? TimeSpan.FromSeconds(seconds) : null
        );
    }

    private static ApiStatus Plain(int code, ReadOnlySpan<byte> body) =>
        new(code, "", Shorten(System.Text.Encoding.UTF8.GetString(body).Trim()), [], null);

    private static string Text(JsonObject node, string name) => (string?)node[name] ?? "";

    // why: servers quote whole objects in some messages
    private static string Shorten(string text) => text.Length <= MostText ? text : text[..MostText] + "…";
}
