using System.Net;
using System.Net.Sockets;
using System.Text;
using Dr.Testing.Servers;

namespace Dr.Providers.Tests.S3;

/// <summary>Passes requests to the server and, once, drops the answer to one of them after the server has given it.</summary>
internal sealed class AnswerThief : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Uri _server;
    private readonly Func<ProxyRequest, bool> _steal;

    public AnswerThief(Uri server, Func<ProxyRequest, bool> steal)
    {
        (_server, _steal) = (server, steal);
        _listener.Start();
        _ = AcceptAsync();
    }

    public int Robbed { get; private set; }

    public Uri Endpoint => new($"http://{_listener.LocalEndpoint}");

    public void Dispose() => _listener.Dispose();

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                _ = ServeAsync(await _listener.AcceptTcpClientAsync());
            }
        }
        catch (Exception closed) when (closed is SocketException or ObjectDisposedException)
        {
            // why: the test is over
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using var server = new TcpClient();
        try
        {
            await server.ConnectAsync(_server.Host, _server.Port);
            var stealing = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
            var up = UpAsync(client.GetStream(), server.GetStream(), () => stealing.TrySetResult(true));
            var down = DownAsync(server.GetStream(), client, stealing.Task);
            await Task.WhenAny(up, down);
        }
        catch (Exception broken) when (broken is SocketException or IOException or ObjectDisposedException)
        {
            // why: either side may close at any time
        }
        finally
        {
            client.Dispose();
        }
    }

    private async Task UpAsync(Stream client, Stream server, Action steal)
    {
        var buffer = new byte[64 << 10];
        int count;
        while ((count = await client.ReadAsync(buffer)) > 0)
        {
            var text = Encoding.Latin1.GetString(buffer, 0, count);
            var head = text.Split("\r\n")[0].Split(' ');
            if (
                Robbed == 0
                && head.Length == 3
                && head[2] == "HTTP/1.1"
                && _steal(new ProxyRequest(head[0], head[1], new Dictionary<string, string>()))
            )
            {
                Robbed++;
                steal();
            }

            await server.WriteAsync(buffer.AsMemory(0, count));
        }
    }

    private static async Task DownAsync(Stream server, TcpClient client, Task<bool> stealing)
    {
        var buffer = new byte[64 << 10];
        int count;
        while ((count = await server.ReadAsync(buffer)) > 0)
        {
            var text = Encoding.Latin1.GetString(buffer, 0, count);
            if (stealing.IsCompleted && text.StartsWith("HTTP/1.1 200", StringComparison.Ordinal))
            {
                return;
            }

            await client.GetStream().WriteAsync(buffer.AsMemory(0, count));
        }
    }
}
