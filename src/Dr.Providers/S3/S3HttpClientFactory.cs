using System.Net.Sockets;
using Amazon.Runtime;

namespace Dr.Providers.S3;

/// <summary>The HTTP client below the SDK: no limit on the time of a request, but a watch on every connection.</summary>
internal sealed class S3HttpClientFactory : HttpClientFactory, IDisposable
{
    private readonly HttpClient _client;

    public S3HttpClientFactory(S3StoreOptions options, TimeProvider clock)
    {
        var sockets = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            ConnectTimeout = options.ConnectTimeout,
            // why: a connection is put away before the watch takes its idleness for a stall
            PooledConnectionIdleTimeout = TimeSpan.FromTicks(
                Math.Min(TimeSpan.FromSeconds(20).Ticks, options.StallTimeout.Ticks / 2)
            ),
            ConnectCallback = async (context, cancellationToken) =>
                new WatchedConnection(await ConnectAsync(context, cancellationToken), options.StallTimeout, clock),
        };
        _client = new HttpClient(sockets) { Timeout = Timeout.InfiniteTimeSpan };
    }

    public override HttpClient CreateHttpClient(IClientConfig clientConfig) => _client;

    public override bool UseSDKHttpClientCaching(IClientConfig clientConfig) => false;

    public override bool DisposeHttpClientsAfterUse(IClientConfig clientConfig) => false;

    public void Dispose() => _client.Dispose();

    private static async Task<Socket> ConnectAsync(
        SocketsHttpConnectionContext context,
        CancellationToken cancellationToken
    )
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(context.DnsEndPoint, cancellationToken);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
