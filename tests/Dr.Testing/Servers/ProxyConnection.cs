using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Dr.Testing.Servers;

/// <summary>One client's connection through the proxy: two relays, and between them the faults.</summary>
internal sealed class ProxyConnection(FaultProxy proxy, Socket client, IPEndPoint address, bool http)
{
    private const int ChunkSize = 32 * 1024;
    private const int SlicesPerSecond = 20;
    private readonly Socket _server = new(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
    private readonly CancellationTokenSource _aborted = new();

    /// <summary>Breaks both sides with a reset.</summary>
    public void Abort()
    {
        client.Close(0);
        _server.Close(0);
        try
        {
            _aborted.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // it has ended by itself
        }
    }

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _aborted.Token);
        try
        {
            client.NoDelay = _server.NoDelay = true;
            await _server.ConnectAsync(address, ending.Token);
            var up = http
                ? RelayRequestsAsync(ending.Token)
                : RelayAsync(client, _server, ProxyDirection.ToServer, ending.Token);
            var down = RelayAsync(_server, client, ProxyDirection.FromServer, ending.Token);
            await Task.WhenAll(up, down);
        }
        catch (Exception broken)
            when (broken is SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // why: one side is gone, by itself or by a fault; the other side has to see that too
            Abort();
        }
        finally
        {
            client.Dispose();
            _server.Dispose();
            _aborted.Dispose();
        }
    }

    private async Task RelayAsync(Socket from, Socket to, ProxyDirection direction, CancellationToken cancellationToken)
    {
        var buffer = new byte[ChunkSize];
        while (await ReceiveAsync(from, buffer, cancellationToken) is var count and > 0)
        {
            await ForwardAsync(to, buffer.AsMemory(0, count), direction, cancellationToken);
        }

        to.Shutdown(SocketShutdown.Send);
    }

    private async Task RelayRequestsAsync(CancellationToken cancellationToken)
    {
        var reader = new HttpHeadReader(client);
        while (await reader.ReadHeadAsync(cancellationToken) is { } head)
        {
            var request = ProxyRequest.Parse(head.Span);
            if (proxy.AnswerFor(request) is { } fault)
            {
                await AnswerAsync(request, fault, reader, cancellationToken);
                return;
            }

            await ForwardAsync(_server, head, ProxyDirection.ToServer, cancellationToken);
            await foreach (var chunk in reader.ReadBodyAsync(request.BodyLength, cancellationToken))
            {
                await ForwardAsync(_server, chunk, ProxyDirection.ToServer, cancellationToken);
            }
        }

        _server.Shutdown(SocketShutdown.Send);
    }

    private async Task AnswerAsync(
        ProxyRequest request,
        ProxyFault fault,
        HttpHeadReader reader,
        CancellationToken cancellationToken
    )
    {
        // why: a client that has begun its body reads the answer only after it; one that waits for "continue" never sends it
        if (!request.WaitsForContinue)
        {
            await foreach (var unused in reader.ReadBodyAsync(request.BodyLength, cancellationToken))
            {
                _ = unused.Length;
            }
        }

        var retry = fault.RetryAfter is { } pause
            ? string.Create(CultureInfo.InvariantCulture, $"Retry-After: {Math.Ceiling(pause.TotalSeconds)}\r\n")
            : "";
        var text =
            $"HTTP/1.1 {(int)fault.Status} {fault.Status}\r\n{retry}Content-Length: 0\r\nConnection: close\r\n\r\n";
        await SendAsync(client, Encoding.ASCII.GetBytes(text), cancellationToken);
        client.Shutdown(SocketShutdown.Send);
        _server.Shutdown(SocketShutdown.Send);
    }

    private async Task ForwardAsync(
        Socket to,
        ReadOnlyMemory<byte> bytes,
        ProxyDirection direction,
        CancellationToken cancellationToken
    )
    {
        var faults = proxy.Faults().Where(fault => fault.Direction == direction).ToList();
        foreach (var fault in faults.Where(fault => fault.Kind is ProxyFaultKind.Cut or ProxyFaultKind.Stall))
        {
            var (allowed, happens) = fault.Count(bytes.Length);
            if (!happens)
            {
                continue;
            }

            await SendAsync(to, bytes[..allowed], cancellationToken);
            bytes = bytes[allowed..];
            if (fault.Kind == ProxyFaultKind.Cut)
            {
                await CutAsync(to, cancellationToken);
            }

            await fault.Cleared.WaitAsync(cancellationToken);
        }

        await SendSlowlyAsync(
            to,
            bytes,
            faults.Where(fault => fault.Kind == ProxyFaultKind.Throttle),
            cancellationToken
        );
    }

    /// <summary>Ends the connection once the bytes before the cut have arrived: a reset discards what the receiver has not read.</summary>
    private async Task CutAsync(Socket to, CancellationToken cancellationToken)
    {
        to.Shutdown(SocketShutdown.Send);
        await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, cancellationToken);
        Abort();
        cancellationToken.ThrowIfCancellationRequested();
    }

    private static async Task SendSlowlyAsync(
        Socket to,
        ReadOnlyMemory<byte> bytes,
        IEnumerable<ProxyFault> throttles,
        CancellationToken cancellationToken
    )
    {
        foreach (var throttle in throttles)
        {
            var slice = (int)Math.Clamp(throttle.Amount / SlicesPerSecond, 1, ChunkSize);
            while (bytes.Length > 0 && throttle.TryUse())
            {
                var now = Math.Min(slice, bytes.Length);
                await SendAsync(to, bytes[..now], cancellationToken);
                bytes = bytes[now..];
                var pause = Task.Delay(
                    TimeSpan.FromSeconds((double)now / throttle.Amount),
                    TimeProvider.System,
                    cancellationToken
                );
                await Task.WhenAny(pause, throttle.Cleared);
            }
        }

        await SendAsync(to, bytes, cancellationToken);
    }

    private static async Task SendAsync(Socket to, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        while (bytes.Length > 0)
        {
            bytes = bytes[await to.SendAsync(bytes, cancellationToken)..];
        }
    }

    private static ValueTask<int> ReceiveAsync(Socket from, Memory<byte> buffer, CancellationToken cancellationToken) =>
        from.ReceiveAsync(buffer, cancellationToken);
}
