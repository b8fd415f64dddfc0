using System.Text;

namespace Dr.Providers.LoadBalancing;

/// <summary>Opens a WebSocket through the load balancer, speaks, is silent for a while, and speaks again.</summary>
/// <remarks>Written by hand, since the answer to its key has to be known before: see <see cref="EchoHost.AcceptOf"/>.</remarks>
internal sealed class FrontWebSocket(FrontDoor door, string word, TimeProvider clock)
{
    private const int MostHead = 16 << 10;

    // why: sixteen letters and an empty mask, so that a shell can read and write it
    private const int TextLength = 16;
    private const byte FinalText = 0x81;
    private const byte Masked = 0x80;

    /// <returns>What is wrong, or null.</returns>
    public async Task<string?> TryAsync(string host, string path, TimeSpan silence, CancellationToken cancellationToken)
    {
        var after = "";
        try
        {
            using var opening = FrontDoor.Limit(cancellationToken);
            await using var stream = await door.OpenAsync(true, host, opening.Token);
            if (await UpgradeAsync(stream, host, path, opening.Token) is { } refused)
            {
                return refused;
            }

            after = "right after it was opened";
            if (!await EchoesAsync(stream, "first words here", cancellationToken))
            {
                return "what was said came back as something else";
            }

            after = $"within {silence.TotalSeconds:0.#} s of silence";
            await Task.Delay(silence, clock, cancellationToken);
            return await EchoesAsync(stream, "still there? yes", cancellationToken)
                ? null
                : "what was said came back as something else";
        }
        catch (Exception exception) when (FrontDoor.IsFailure(exception, cancellationToken))
        {
            return after.Length == 0 ? FrontDoor.Words(exception) : $"it was cut {after}";
        }
    }

    private async Task<string?> UpgradeAsync(
        Stream stream,
        string host,
        string path,
        CancellationToken cancellationToken
    )
    {
        string[] head =
        [
            $"GET {path} HTTP/1.1",
            $"Host: {host}",
            "Connection: Upgrade",
            "Upgrade: websocket",
            "Sec-WebSocket-Version: 13",
            $"Sec-WebSocket-Key: {EchoHost.KeyOf(word)}",
        ];
        await stream.WriteAsync(Encoding.ASCII.GetBytes(string.Join("\r\n", head) + "\r\n\r\n"), cancellationToken);
        var answer = FrontAnswer.Parse(await HeadAsync(stream, cancellationToken));
        return answer.Status != 101 ? $"it was not upgraded: {answer.Told}"
            : answer.Headers.GetValueOrDefault("Sec-WebSocket-Accept") != EchoHost.AcceptOf(word)
                ? "it was upgraded by somebody who is no stand-in of ours"
            : null;
    }

    // why: what follows the head belongs to the frames
    private static async Task<string> HeadAsync(Stream stream, CancellationToken cancellationToken)
    {
        var head = new StringBuilder();
        var one = new byte[1];
        while (
            head.Length < MostHead
            && (head.Length < 4 || head.ToString(head.Length - 4, 4) != "\r\n\r\n")
            && await stream.ReadAsync(one, cancellationToken) == 1
        )
        {
            head.Append((char)one[0]);
        }

        return head.ToString();
    }

    private static async Task<bool> EchoesAsync(Stream stream, string text, CancellationToken cancellationToken)
    {
        using var limit = FrontDoor.Limit(cancellationToken);
        var payload = Encoding.ASCII.GetBytes(text);
        await stream.WriteAsync((byte[])[FinalText, Masked | TextLength, 0, 0, 0, 0, .. payload], limit.Token);
        var echo = new byte[2 + TextLength];
        await stream.ReadExactlyAsync(echo, limit.Token);
        return echo.AsSpan().SequenceEqual((byte[])[FinalText, TextLength, .. payload]);
    }
}
