using System.Buffers.Binary;
using System.Net.Sockets;

namespace Dr.Providers.S3;

/// <summary>A connection that is closed when nothing moves on it although somebody waits.</summary>
/// <remarks>
/// Movement is counted where it happens, in the kernel: bytes that the other side acknowledged. What was only handed to the
/// socket says nothing, since megabytes wait there, and on a slow line their way takes longer than any sensible timeout.
/// </remarks>
internal sealed class WatchedConnection : Stream
{
    private const int TcpLevel = 6;
    private const int TcpInfoOption = 11;
    private const int AckedOffset = 120; // of tcpi_bytes_acked in struct tcp_info (linux/tcp.h)
    private const int ReceivedOffset = 128; // of tcpi_bytes_received
    private readonly Socket _socket;
    private readonly NetworkStream _inner;
    private readonly TimeSpan _timeout;
    private readonly TimeProvider _clock;
    private readonly ITimer _timer;
    private (ulong, ulong) _seen;
    private long _seenAt;
    private int _waiting;
    private volatile bool _stalled;

    public WatchedConnection(Socket socket, TimeSpan timeout, TimeProvider clock)
    {
        (_socket, _timeout, _clock) = (socket, timeout, clock);
        _inner = new NetworkStream(socket, ownsSocket: true);
        _seenAt = clock.GetTimestamp();
        _timer = clock.CreateTimer(_ => Look(), null, timeout / 4, timeout / 4);
    }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        BeginWaiting();
        try
        {
            return await _inner.ReadAsync(buffer, cancellationToken);
        }
        catch (Exception error) when (_stalled && error is not OperationCanceledException)
        {
            throw Stalled(error);
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }
    }

    public override async ValueTask WriteAsync(
        ReadOnlyMemory<byte> buffer,
        CancellationToken cancellationToken = default
    )
    {
        BeginWaiting();
        try
        {
            await _inner.WriteAsync(buffer, cancellationToken);
        }
        catch (Exception error) when (_stalled && error is not OperationCanceledException)
        {
            throw Stalled(error);
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override void Flush() { }

    // why: the SDK drains what is left of an answer without await
    public override int Read(byte[] buffer, int offset, int count) =>
        ReadAsync(buffer.AsMemory(offset, count), CancellationToken.None).AsTask().GetAwaiter().GetResult();

    public override void Write(byte[] buffer, int offset, int count) =>
        WriteAsync(buffer.AsMemory(offset, count), CancellationToken.None).AsTask().GetAwaiter().GetResult();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        _timer.Dispose();
        _inner.Dispose();
        base.Dispose(disposing);
    }

    // why: time in which nobody waited, because the consumer of a read was busy, is not the connection's fault
    private void BeginWaiting()
    {
        if (Interlocked.Increment(ref _waiting) == 1)
        {
            Volatile.Write(ref _seenAt, _clock.GetTimestamp());
        }
    }

    private void Look()
    {
        var moved = Moved();
        if (moved != _seen || Volatile.Read(ref _waiting) == 0)
        {
            _seen = moved;
            Volatile.Write(ref _seenAt, _clock.GetTimestamp());
        }
        else if (_clock.GetElapsedTime(Volatile.Read(ref _seenAt)) >= _timeout)
        {
            _stalled = true;
            _inner.Dispose();
        }
    }

    private (ulong Acked, ulong Received) Moved()
    {
        Span<byte> facts = stackalloc byte[ReceivedOffset + sizeof(ulong)];
        try
        {
            _socket.GetRawSocketOption(TcpLevel, TcpInfoOption, facts);
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            // why: closed between two looks; the timer goes with it
            return _seen;
        }

        return (Word(facts[AckedOffset..]), Word(facts[ReceivedOffset..]));
    }

    private static ulong Word(ReadOnlySpan<byte> bytes) =>
        BitConverter.IsLittleEndian
            ? BinaryPrimitives.ReadUInt64LittleEndian(bytes)
            : BinaryPrimitives.ReadUInt64BigEndian(bytes);

    private StalledConnectionException Stalled(Exception error) => new(_timeout, error);
}
