using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Xunit;

namespace Dr.Testing.Servers;

/// <summary>
/// Stands on 127.0.0.1 between a client and a real server, passes everything on unchanged, and breaks what its faults say, from
/// the moment they are added. Call <see cref="AssertAllExercised"/> at the end: a fault that never happened proves nothing.
/// </summary>
public sealed class FaultProxy : IAsyncDisposable
{
    private readonly IPEndPoint _server;
    private readonly bool _http;
    private readonly CancellationTokenSource _ending = new();
    private readonly ConcurrentDictionary<ProxyConnection, Task> _connections = new();
    private readonly List<ProxyFault> _faults = [];
    private readonly Lock _lock = new();
    private Socket? _listener;
    private Task _accepting = Task.CompletedTask;

    private FaultProxy(string host, int port, bool http)
    {
        _server = new IPEndPoint(IPAddress.Parse(host), port);
        _http = http;
        Listen(0);
    }

    public int Port { get; private set; }

    /// <summary><c>127.0.0.1:port</c></summary>
    public string Address => string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{Port}");

    /// <summary>How many connections were accepted so far.</summary>
    public int Accepted { get; private set; }

    /// <summary>Before any server: bytes only, whatever they mean (TLS and HTTP/2 too).</summary>
    public static FaultProxy Before(string host, int port) => new(host, port, http: false);

    /// <summary>Before a plain HTTP/1.1 server: can answer requests in its place.</summary>
    public static FaultProxy BeforeHttp(string host, int port) => new(host, port, http: true);

    public static FaultProxy BeforeHttp(Uri server) => BeforeHttp(server.Host, server.Port);

    public ProxyFault Add(ProxyFault fault)
    {
        if (fault.Kind == ProxyFaultKind.Answer && !_http)
        {
            throw new InvalidOperationException("only a proxy made by BeforeHttp can answer requests");
        }

        lock (_lock)
        {
            _faults.Add(fault);
        }

        return fault;
    }

    /// <summary>Ends all faults and lets what they hold back go on. They are still to have been exercised.</summary>
    public void Clear()
    {
        foreach (var fault in Faults())
        {
            fault.Clear();
        }
    }

    /// <summary>
    /// Closes the port: connections break, new ones are refused by the system, as when the server's machine is there and the server
    /// is not. Nobody sees a refused attempt, so this is not among what <see cref="AssertAllExercised"/> checks.
    /// </summary>
    public async Task RefuseAsync()
    {
        _listener?.Dispose();
        _listener = null;
        await _accepting;
        foreach (var connection in _connections.Keys)
        {
            connection.Abort();
        }

        await Task.WhenAll(_connections.Values);
    }

    /// <summary>Opens the same port again.</summary>
    public void AcceptAgain() => Listen(Port);

    /// <summary>Fails when a fault that was added never happened.</summary>
    public void AssertAllExercised()
    {
        var idle = Faults().Where(fault => fault.Exercised == 0).ToList();
        Assert.True(
            idle.Count == 0,
            $"these faults never happened, so the test proves nothing: {string.Join("; ", idle)}"
        );
    }

    public async ValueTask DisposeAsync()
    {
        Clear();
        await _ending.CancelAsync();
        await RefuseAsync();
        _ending.Dispose();
    }

    internal IReadOnlyList<ProxyFault> Faults()
    {
        lock (_lock)
        {
            return [.. _faults];
        }
    }

    internal ProxyFault? AnswerFor(ProxyRequest request) =>
        Faults()
            .FirstOrDefault(fault => fault.Kind == ProxyFaultKind.Answer && fault.Matches(request) && fault.TryUse());

    private void Listen(int port)
    {
        var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, port));
        listener.Listen(512);
        Port = ((IPEndPoint)listener.LocalEndPoint!).Port;
        _listener = listener;
        _accepting = AcceptAsync(listener);
    }

    private async Task AcceptAsync(Socket listener)
    {
        while (true)
        {
            Socket client;
            try
            {
                client = await listener.AcceptAsync(_ending.Token);
            }
            catch (Exception closed)
                when (closed is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                return;
            }

            Accepted++;
            if (Faults().Any(fault => fault.Kind == ProxyFaultKind.Reset && fault.TryUse()))
            {
                client.Close(0);
                continue;
            }

            var connection = new ProxyConnection(this, client, _server, _http);
            // why: registered before it runs, so that a connection that ends at once is not left in the list
            _connections[connection] = Task.CompletedTask;
            _connections[connection] = ServeAsync(connection);
        }
    }

    private async Task ServeAsync(ProxyConnection connection)
    {
        await Task.Yield();
        try
        {
            await connection.RunAsync(_ending.Token);
        }
        finally
        {
            _connections.TryRemove(connection, out _);
        }
    }
}
