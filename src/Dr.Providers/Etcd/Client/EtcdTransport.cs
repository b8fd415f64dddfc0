using System.Net;
using System.Net.Sockets;
using Grpc.Core;

namespace Dr.Providers.Etcd.Client;

/// <summary>The HTTP connection to exactly one address: HTTP/2 for gRPC, HTTP/1.1 for metrics and the v2 API.</summary>
internal sealed class EtcdTransport : IDisposable
{
    // why: lets the member send on while a batch is hashed and written; this is also the most that waits in memory
    private const int StreamWindow = 4 << 20;

    private readonly TlsTrust? _trust;

    public EtcdTransport(Uri endpoint, EtcdConnectionOptions options, TimeProvider clock)
    {
        Endpoint = endpoint;
        _trust = options.Tls is { } tls && endpoint.Scheme == Uri.UriSchemeHttps ? new TlsTrust(tls, clock) : null;
        // why: the name in the URL is the name that TLS checks; the connection goes to the endpoint whatever it is called
        Address =
            options.Tls?.ServerName is { } name && _trust is not null
                ? new UriBuilder(endpoint) { Host = name }.Uri
                : endpoint;
        Http = new HttpClient(Connections(endpoint, options)) { Timeout = Timeout.InfiniteTimeSpan };
    }

    public Uri Endpoint { get; }

    /// <summary>What requests are addressed to; differs from <see cref="Endpoint"/> where a server name is configured.</summary>
    public Uri Address { get; }

    public HttpClient Http { get; }

    /// <summary>Why the member's certificate was refused; null when it was not.</summary>
    public string? TlsRefusal => _trust?.Refusal;

    /// <summary>Asks over this connection; what fails on the way becomes words of ours.</summary>
    /// <exception cref="EtcdException">The member said no, or did not answer.</exception>
    public async Task<T> GuardAsync<T>(string question, Func<Task<T>> ask, CancellationToken cancellationToken)
    {
        try
        {
            return await ask();
        }
        catch (RpcException e) when (cancellationToken.IsCancellationRequested && e.StatusCode == StatusCode.Cancelled)
        {
            throw new OperationCanceledException($"stopped while trying to {question} of {Endpoint}", e);
        }
        catch (RpcException e)
        {
            throw EtcdErrorMap.Of(question, Endpoint, e, TlsRefusal);
        }
    }

    public void Dispose()
    {
        Http.Dispose();
        _trust?.Dispose();
    }

    private SocketsHttpHandler Connections(Uri endpoint, EtcdConnectionOptions options)
    {
        var handler = new SocketsHttpHandler
        {
            UseProxy = false,
            AllowAutoRedirect = false,
            UseCookies = false,
            AutomaticDecompression = DecompressionMethods.None,
            ConnectTimeout = options.ConnectTimeout,
            InitialHttp2StreamWindowSize = StreamWindow,
            ConnectCallback = (_, cancellationToken) => DialAsync(endpoint, cancellationToken),
        };
        if (_trust is not null)
        {
            handler.SslOptions = _trust.ForConnection();
        }
        return handler;
    }

    private static async ValueTask<Stream> DialAsync(Uri endpoint, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(endpoint.IdnHost, endpoint.Port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
