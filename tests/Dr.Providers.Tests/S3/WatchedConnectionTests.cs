using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Dr.Providers.S3;

namespace Dr.Providers.Tests.S3;

public sealed class WatchedConnectionTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_write_that_drains_slowly_out_of_the_sockets_buffer_is_not_a_stall()
    {
        var (connection, server) = await ConnectAsync(TimeSpan.FromSeconds(1));
        await using var watched = connection;
        using var other = server;
        var draining = DrainAsync(other, TimeSpan.FromSeconds(4));

        await watched.WriteAsync(new byte[200_000], Cancellation);
        var answer = new byte[1];
        await watched.ReadExactlyAsync(answer, Cancellation);

        Assert.Equal(42, answer[0]);
        Assert.True(await draining > TimeSpan.FromSeconds(2), "the peer was too quick to prove anything");
    }

    [Fact]
    public async Task A_read_on_a_silent_connection_fails()
    {
        var (connection, server) = await ConnectAsync(TimeSpan.FromSeconds(1));
        await using var watched = connection;
        using var other = server;

        var error = await Assert.ThrowsAsync<StalledConnectionException>(() =>
            watched.ReadExactlyAsync(new byte[1], Cancellation).AsTask()
        );

        Assert.Equal("nothing moved on the connection for 1 s", error.Message);
    }

    [Fact]
    public async Task A_connection_on_which_nobody_waits_is_left_alone()
    {
        var (connection, server) = await ConnectAsync(TimeSpan.FromMilliseconds(400));
        await using var watched = connection;
        using var other = server;

        // why: several looks of the watch have to pass while its consumer is busy with something else
        await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System, Cancellation);
        await other.SendAsync(new byte[] { 7 }, Cancellation);
        var answer = new byte[1];
        await watched.ReadExactlyAsync(answer, Cancellation);

        Assert.Equal(7, answer[0]);
    }

    private static async Task<(WatchedConnection Connection, Socket Server)> ConnectAsync(TimeSpan timeout)
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        // why: what the peer's kernel has taken counts as arrived, so it is made to take little
        listener.ReceiveBufferSize = 4096;
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await client.ConnectAsync(listener.LocalEndPoint!, Cancellation);
        return (new WatchedConnection(client, timeout, TimeProvider.System), await listener.AcceptAsync(Cancellation));
    }

    private static async Task<TimeSpan> DrainAsync(Socket server, TimeSpan time)
    {
        var watch = Stopwatch.StartNew();
        var buffer = new byte[4000];
        for (var left = 200_000; left > 0; )
        {
            left -= await server.ReceiveAsync(buffer, Cancellation);
            await Task.Delay(time / 100, TimeProvider.System, Cancellation);
        }

        await server.SendAsync(new byte[] { 42 }, Cancellation);
        return watch.Elapsed;
    }
}
