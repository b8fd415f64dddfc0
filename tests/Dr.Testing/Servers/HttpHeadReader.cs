using System.Net.Sockets;
using System.Runtime.CompilerServices;

namespace Dr.Testing.Servers;

/// <summary>Reads requests from a connection one after the other: a head up to its empty line, then a body of known length.</summary>
internal sealed class HttpHeadReader(Socket socket)
{
    private const int MostBytes = 128 * 1024;
    private readonly byte[] _buffer = new byte[MostBytes];
    private int _start;
    private int _end;

    /// <summary>The next head with its empty line, or nothing when the client has closed.</summary>
    public async Task<ReadOnlyMemory<byte>?> ReadHeadAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var length = _buffer.AsSpan(_start, _end - _start).IndexOf("\r\n\r\n"u8);
            if (length >= 0)
            {
                var head = _buffer[_start..(_start + length + 4)];
                _start += length + 4;
                return head;
            }

            if (!await FillAsync(cancellationToken))
            {
                return null;
            }
        }
    }

    public async IAsyncEnumerable<ReadOnlyMemory<byte>> ReadBodyAsync(
        long length,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        while (length > 0)
        {
            if (_start == _end && !await FillAsync(cancellationToken))
            {
                throw new SocketException((int)SocketError.ConnectionReset);
            }

            var count = (int)Math.Min(length, _end - _start);
            yield return _buffer.AsMemory(_start, count);
            _start += count;
            length -= count;
        }
    }

    private async Task<bool> FillAsync(CancellationToken cancellationToken)
    {
        _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
        _end -= _start;
        _start = 0;
        var count = await socket.ReceiveAsync(_buffer.AsMemory(_end), cancellationToken);
        _end += count;
        return count > 0;
    }
}
