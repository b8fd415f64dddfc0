using System.Net;
using System.Net.Sockets;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;
using Dr.Testing.Servers;

namespace Dr.Providers.Tests.Servers;

/// <summary>The proxy breaks what it is told to, where it is told to, and nothing else.</summary>
public sealed class FaultProxyTests(SharedRadosGateway shared)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(70_000)]
    public async Task A_cut_lets_exactly_the_bytes_before_it_arrive(int bytes)
    {
        await using var server = new ByteServer(100_000);
        await using var proxy = FaultProxy.Before("127.0.0.1", server.Port);
        proxy.Add(ProxyFault.CutAfter(bytes, ProxyDirection.FromServer));
        Assert.Equal(bytes, await ReadAllAsync(proxy));
        Assert.Equal(100_000, await ReadAllAsync(proxy));
        proxy.AssertAllExercised();
    }

    [Fact]
    public async Task A_stall_holds_the_bytes_back_until_it_is_cleared()
    {
        await using var server = new ByteServer(100_000);
        await using var proxy = FaultProxy.Before("127.0.0.1", server.Port);
        var stall = proxy.Add(ProxyFault.StallAfter(50_000, ProxyDirection.FromServer));
        var reading = ReadAllAsync(proxy);
        await Waiting.UntilAsync(
            "it stalls",
            TimeSpan.FromSeconds(10),
            _ => Task.FromResult(stall.Exercised == 1),
            Cancellation
        );
        Assert.False(reading.IsCompleted);
        proxy.Clear();
        Assert.Equal(100_000, await reading);
    }

    [Fact]
    public async Task A_throttled_stream_takes_as_long_as_its_rate_says()
    {
        await using var server = new ByteServer(100_000);
        await using var proxy = FaultProxy.Before("127.0.0.1", server.Port);
        proxy.Add(ProxyFault.Throttle(200_000, ProxyDirection.FromServer));
        var begun = TimeProvider.System.GetTimestamp();
        Assert.Equal(100_000, await ReadAllAsync(proxy));
        Assert.True(TimeProvider.System.GetElapsedTime(begun) >= TimeSpan.FromSeconds(0.45));
        proxy.AssertAllExercised();
    }

    [Fact]
    public async Task A_refusing_port_is_refused_and_opens_again()
    {
        await using var server = new ByteServer(10);
        await using var proxy = FaultProxy.Before("127.0.0.1", server.Port);
        await proxy.RefuseAsync();
        var refused = await Assert.ThrowsAsync<SocketException>(() => ReadAllAsync(proxy));
        Assert.Equal(SocketError.ConnectionRefused, refused.SocketErrorCode);
        proxy.AcceptAgain();
        Assert.Equal(10, await ReadAllAsync(proxy));
    }

    [Fact]
    public async Task A_fault_that_never_happened_fails_the_test()
    {
        await using var server = new ByteServer(10);
        await using var proxy = FaultProxy.Before("127.0.0.1", server.Port);
        proxy.Add(ProxyFault.CutAfter(11, ProxyDirection.FromServer));
        Assert.Equal(10, await ReadAllAsync(proxy));
        Assert.ThrowsAny<Exception>(proxy.AssertAllExercised);
    }

    [Fact]
    public async Task A_real_client_reaches_a_real_server_through_it_and_sees_the_answers_it_gives()
    {
        var gateway = await shared.GetAsync();
        var bucket = await gateway.CreateBucketAsync(cancellationToken: Cancellation);
        await using var proxy = FaultProxy.BeforeHttp(gateway.Endpoint);
        using var client = gateway.CreateClient(new Uri($"http://{proxy.Address}"));
        proxy.Add(
            ProxyFault.Answer(
                HttpStatusCode.ServiceUnavailable,
                2,
                TimeSpan.FromSeconds(1),
                request => request.Method == "PUT"
            )
        );
        for (var refusals = 0; refusals < 2; refusals++)
        {
            var refused = await Assert.ThrowsAnyAsync<AmazonServiceException>(() => PutAsync(client, bucket));
            Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        }

        await PutAsync(client, bucket);
        var listed = await client.ListObjectsAsync(bucket, Cancellation);
        Assert.Equal(300_000, Assert.Single(listed.S3Objects).Size);
        proxy.AssertAllExercised();
    }

    private static Task<PutObjectResponse> PutAsync(AmazonS3Client client, string bucket)
    {
        var request = new PutObjectRequest
        {
            BucketName = bucket,
            Key = "a b/ä",
            InputStream = new MemoryStream(new byte[300_000]),
        };
        return client.PutObjectAsync(request, Cancellation);
    }

    /// <summary>How many bytes arrive before the end, whichever way the connection ends.</summary>
    private static async Task<int> ReadAllAsync(FaultProxy proxy)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, proxy.Port, Cancellation);
        var buffer = new byte[16 * 1024];
        var total = 0;
        try
        {
            while (await client.GetStream().ReadAsync(buffer, Cancellation) is var count and > 0)
            {
                total += count;
            }
        }
        catch (IOException)
        {
            // a reset is an end too
        }

        return total;
    }

    /// <summary>Sends so many bytes to whoever connects.</summary>
    private sealed class ByteServer : IAsyncDisposable
    {
        private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
        private readonly Task _serving;
        private volatile bool _closed;

        public ByteServer(int bytes)
        {
            _listener.Start();
            _serving = ServeAsync(bytes);
        }

        public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

        public async ValueTask DisposeAsync()
        {
            _closed = true;
            _listener.Stop();
            await _serving;
        }

        private async Task ServeAsync(int bytes)
        {
            while (true)
            {
                try
                {
                    using var client = await _listener.AcceptSocketAsync();
                    await client.SendAsync(new byte[bytes]);
                }
                catch (SocketException) when (!_closed)
                {
                    // that client is gone; the next one may come
                }
                catch (Exception) when (_closed)
                {
                    return;
                }
            }
        }
    }
}
