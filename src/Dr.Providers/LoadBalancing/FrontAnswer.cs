using System.Globalization;

namespace Dr.Providers.LoadBalancing;

/// <summary>What came back from the load balancer.</summary>
/// <param name="Status">Null: nothing that is HTTP.</param>
/// <param name="Headers">By name, whatever its case; several of one name are joined.</param>
/// <param name="Body">What followed.</param>
internal sealed record FrontAnswer(int? Status, IReadOnlyDictionary<string, string> Headers, string Body)
{
    private const string EndOfHead = "\r\n\r\n";

    /// <summary>Why nothing came; null where something did.</summary>
    public string? Failure { get; init; }

    /// <summary>Whether it did not even come to a connection.</summary>
    public bool IsNobody { get; init; }

    /// <summary>In words, for messages.</summary>
    public string Told => Failure ?? (Status is { } status ? $"it answers {status}" : "it answers, but not in HTTP");

    public static FrontAnswer Failed(string why, bool isNobody = false) =>
        new(null, new Dictionary<string, string>(), "") { Failure = why, IsNobody = isNobody };

    public static FrontAnswer Parse(string text)
    {
        var end = text.IndexOf(EndOfHead, StringComparison.Ordinal);
        if (end < 0)
        {
            return Failed(text.Length == 0 ? "it closes the connection without an answer" : "its answer has no end");
        }

        var lines = text[..end].Split("\r\n");
        var words = lines[0].Split(' ');
        var isStatus =
            words.Length > 1
            && words[0].StartsWith("HTTP/1.", StringComparison.Ordinal)
            && int.TryParse(words[1], NumberStyles.None, CultureInfo.InvariantCulture, out _);
        return new FrontAnswer(
            isStatus ? int.Parse(words[1], CultureInfo.InvariantCulture) : null,
            HeadersOf(lines.Skip(1)),
            text[(end + EndOfHead.Length)..]
        );
    }

    public static IReadOnlyDictionary<string, string> HeadersOf(IEnumerable<string> lines) =>
        lines
            .Select(line => line.Split(':', 2))
            .Where(parts => parts.Length == 2)
            .GroupBy(parts => parts[0].Trim(), StringComparer.OrdinalIgnoreCase)
            .ToDictionary(
                same => same.Key,
                same => string.Join(", ", same.Select(parts => parts[1].Trim())),
                StringComparer.OrdinalIgnoreCase
            );
}

/// <summary>What one of our stand-ins says of a request.</summary>
/// <param name="Host">Where it stands.</param>
/// <param name="Headers">As they arrived there.</param>
internal sealed record EchoAnswer(string Host, IReadOnlyDictionary<string, string> Headers)
{
    /// <returns>Null: somebody else answered, or a stand-in of another run.</returns>
    public static EchoAnswer? Find(FrontAnswer answer, string word)
    {
        var greeting = $"dr-echo {word} ";
        if (answer.Status != 200 || !answer.Body.StartsWith(greeting, StringComparison.Ordinal))
        {
            return null;
        }

        var lines = answer.Body.Split('\n');
        return new EchoAnswer(lines[0][greeting.Length..], FrontAnswer.HeadersOf(lines.Skip(2)));
    }
}
