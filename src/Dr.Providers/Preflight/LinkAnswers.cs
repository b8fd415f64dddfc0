using System.Globalization;
using Dr.Preflight;

namespace Dr.Providers.Preflight;

/// <summary>What a host's calls came to.</summary>
/// <param name="Outcomes">In the order of the calls. A datagram that went away without a complaint is open: its receiver knows more.</param>
/// <param name="RoundTrips">By peer: milliseconds, and by what means.</param>
internal sealed record LinkAnswers(
    IReadOnlyList<(PortOutcome Outcome, string Detail)> Outcomes,
    IReadOnlyDictionary<string, (double Milliseconds, string By)> RoundTrips
)
{
    /// <param name="output">Lines <c>tcp INDEX CODE TEXT</c>, <c>udp INDEX CODE TEXT</c>, <c>rtt PEER MEANS FIGURES</c>.</param>
    /// <param name="calls">What was called.</param>
    /// <param name="timedOut">The exit code of a call that was ended for its time.</param>
    public static LinkAnswers Parse(string output, IReadOnlyList<PortCall> calls, int timedOut)
    {
        var lines = output
            .Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split(' ', 4, StringSplitOptions.TrimEntries))
            .Where(words => words.Length > 2)
            .ToList();
        var told = new Dictionary<int, (int Code, string Text)>();
        foreach (var words in lines.Where(words => words[0] is "tcp" or "udp"))
        {
            if (int.TryParse(words[1], out var index) && int.TryParse(words[2], out var code))
            {
                told[index] = (code, words.ElementAtOrDefault(3) ?? "");
            }
        }

        return new LinkAnswers(
            [
                .. calls.Select(
                    (call, index) =>
                        told.TryGetValue(index, out var one)
                            ? Outcome(call, one.Code == timedOut, one.Code, one.Text)
                            : (PortOutcome.Unmeasured, "the call gave no answer")
                ),
            ],
            lines
                .Where(words => words[0] == "rtt" && words.Length > 3)
                .Select(words => (Peer: words[1], By: words[2], Time: Milliseconds(words[2], words[3])))
                .Where(one => one.Time is not null)
                .ToDictionary(one => one.Peer, one => (one.Time!.Value, one.By))
        );
    }

    private static (PortOutcome, string) Outcome(PortCall call, bool isLate, int code, string text)
    {
        var isTcp = call.Port.Protocol == PortProtocol.Tcp;
        return (code, text) switch
        {
            // why: our listener says its word at once; a service need not say anything
            (_, _) when isTcp && text.StartsWith("open", StringComparison.Ordinal) => call.Word is null
            || text.Contains(call.Word, StringComparison.Ordinal)
                ? (PortOutcome.Open, "")
                : (PortOutcome.Stranger, text["open".Length..].Trim()),
            (0, _) when !isTcp => (PortOutcome.Open, ""),
            (_, _) when isLate => (PortOutcome.Silent, "no answer"),
            (_, _) when Says(text, "refused") => (PortOutcome.Refused, "connection refused"),
            (_, _) when Says(text, "No route to host") => (PortOutcome.Unreachable, "no route to host"),
            (_, _) when Says(text, "unreachable") => (PortOutcome.Unreachable, "network is unreachable"),
            (_, _) when Says(text, "Operation not permitted") => (
                PortOutcome.Unreachable,
                "the caller's own firewall forbids it"
            ),
            (_, _) when Says(text, "timed out") => (PortOutcome.Silent, "no answer"),
            _ => (PortOutcome.Unmeasured, text.Length > 0 ? text : $"exit code {code}"),
        };
    }

    private static bool Says(string text, string words) => text.Contains(words, StringComparison.OrdinalIgnoreCase);

    // why: ping gives its mean in milliseconds; of connects, in nanoseconds, the middle one is not disturbed by a busy host
    private static double? Milliseconds(string by, string figures)
    {
        var values = figures
            .Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Select(word => double.Parse(word, CultureInfo.InvariantCulture))
            .Order()
            .ToList();
        return values.Count == 0 ? null : Math.Round(by == "ping" ? values[0] : values[values.Count / 2] / 1e6, 3);
    }
}
