using System.Globalization;
using System.Text;

namespace Dr.Testing.Servers;

/// <summary>The head of an HTTP/1.1 request as it passes the proxy. <c>Target</c> is path and query as the client wrote them.</summary>
public sealed record ProxyRequest(string Method, string Target, IReadOnlyDictionary<string, string> Headers)
{
    public string Path => Target.Split('?')[0];

    /// <summary>The length of the body that follows.</summary>
    internal long BodyLength =>
        Headers.TryGetValue("content-length", out var length) ? long.Parse(length, CultureInfo.InvariantCulture) : 0;

    internal bool WaitsForContinue =>
        Headers.TryGetValue("expect", out var expect) && expect.Contains("100-", StringComparison.Ordinal);

    internal static ProxyRequest Parse(ReadOnlySpan<byte> head)
    {
        var lines = Encoding.Latin1.GetString(head).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        var first = lines[0].Split(' ');
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var line in lines.Skip(1))
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            headers[line[..colon]] = line[(colon + 1)..].Trim();
        }

        return headers.ContainsKey("transfer-encoding")
            ? throw new NotSupportedException(
                "the fault proxy forwards requests with a Content-Length only; use FaultProxy.Before for others"
            )
            : new ProxyRequest(first[0], first[1], headers);
    }
}
