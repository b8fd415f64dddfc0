using System.Buffers;
using System.Buffers.Binary;
using System.Net.Sockets;
using System.Text;
using MySqlConnector;

namespace Dr.Providers.MySql.Client;

/// <summary>Asks one SELECT and gives its rows as the bytes that the server sent, one at a time, from one buffer.</summary>
/// <remarks>
/// The library keeps a list of every column of every row, for types that no row here becomes: reading rows through it took a quarter of
/// a dump's processor time (docs/decisions/0007). The connection is the library's, as with <see cref="StatementWire"/>. Reads
/// synchronously; for one thread, but for <see cref="Close"/>.
/// </remarks>
internal sealed class RowWire : IDisposable
{
    private const int HeaderSize = 4;
    private const int LargestPacket = 0xFFFFFF;
    private const int Capacity = 256 * 1024;
    private const byte Refused = 0xFF;
    private const byte End = 0xFE;
    private readonly object _session;
    private readonly Stream _stream;
    private readonly TimeSpan _patience;
    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(Capacity);
    private int _begin;
    private int _filled;

    /// <param name="connection">Is busy until the last row was read.</param>
    /// <param name="patience">For how long a read waits for a byte.</param>
    public RowWire(MySqlConnection connection, TimeSpan patience)
    {
        (_session, _patience) = (StatementWire.SessionOf(connection), patience);
        _stream = StatementWire.StreamOf(_session);
        _stream.ReadTimeout = (int)Math.Min(int.MaxValue, patience.TotalMilliseconds);
    }

    /// <summary>Whether the server has said everything: the connection can be used again.</summary>
    public bool HasEnded { get; private set; }

    /// <exception cref="MySqlException">The server refused, or said nothing for too long.</exception>
    /// <exception cref="IOException">The connection broke, or the answer is not one of rows.</exception>
    public void Ask(string sql)
    {
        _stream.Write(StatementWire.Packet(_session, Encoding.UTF8.GetBytes(sql)));
        var first = Packet();
        if (first[0] == Refused)
        {
            throw Refusal(first);
        }

        var head = first[0] == 0xFC ? 3 : 1;
        var columns = first[0] == 0xFC ? BinaryPrimitives.ReadUInt16LittleEndian(first[1..]) : first[0];
        // why: behind the number a server may say whether it describes the columns, which it always does for a text
        if (first[0] is 0 or 0xFB or > 0xFC || first[head..] is not ([] or [1]))
        {
            throw new IOException($"an answer that no question for rows has: {first[0]:x2}");
        }

        for (var left = columns + (StatementWire.HasOneEnd(_session) ? 0 : 1); left > 0; left--)
        {
            Packet();
        }
    }

    /// <summary>The next row, valid until the next call; false where there is none.</summary>
    /// <exception cref="MySqlException">The server gave up, or said nothing for too long.</exception>
    /// <exception cref="IOException">The connection broke: there may be more rows.</exception>
    public bool TryRead(out ReadOnlySpan<byte> row)
    {
        row = HasEnded ? [End] : Packet();
        if (row[0] == End && row.Length < LargestPacket)
        {
            HasEnded = true;
            return false;
        }

        return row[0] == Refused ? throw Refusal(row) : true;
    }

    /// <summary>Breaks the connection; from any thread.</summary>
    public void Close() => _stream.Dispose();

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
    }

    private ReadOnlySpan<byte> Packet()
    {
        Have(HeaderSize);
        var size = SizeAt(_begin);
        if (size == LargestPacket)
        {
            return Joined();
        }

        Have(HeaderSize + size);
        var packet = _buffer.AsSpan(_begin + HeaderSize, size);
        _begin += HeaderSize + size;
        return size > 0 ? packet : throw new IOException("an empty packet");
    }

    // A packet of the largest size says that another one follows, if an empty one.
    private ReadOnlySpan<byte> Joined()
    {
        using var joined = new MemoryStream(LargestPacket + Capacity);
        int size;
        do
        {
            Have(HeaderSize);
            size = SizeAt(_begin);
            _begin += HeaderSize;
            for (var left = size; left > 0; )
            {
                Have(1);
                var piece = Math.Min(left, _filled - _begin);
                joined.Write(_buffer, _begin, piece);
                _begin += piece;
                left -= piece;
            }
        } while (size == LargestPacket);
        return joined.GetBuffer().AsSpan(0, (int)joined.Length);
    }

    private int SizeAt(int at) => _buffer[at] | (_buffer[at + 1] << 8) | (_buffer[at + 2] << 16);

    private void Have(int bytes)
    {
        if (_filled - _begin < bytes)
        {
            MakeRoom(bytes);
            while (_filled < bytes)
            {
                Fill();
            }
        }
    }

    // why: room for one large row must not be kept until the last
    private void MakeRoom(int bytes)
    {
        var held = _filled - _begin;
        var isOversized = _buffer.Length > 2 * Capacity && Math.Max(bytes, held) <= Capacity;
        var target =
            bytes > _buffer.Length || isOversized ? ArrayPool<byte>.Shared.Rent(Math.Max(bytes, Capacity)) : _buffer;
        Buffer.BlockCopy(_buffer, _begin, target, 0, held);
        if (target != _buffer)
        {
            ArrayPool<byte>.Shared.Return(_buffer);
        }

        (_buffer, _begin, _filled) = (target, 0, held);
    }

    private void Fill()
    {
        try
        {
            var read = _stream.Read(_buffer, _filled, _buffer.Length - _filled);
            _filled += read > 0 ? read : throw new EndOfStreamException("the server closed the connection");
        }
        catch (IOException exception)
            when (exception.GetBaseException()
                    is SocketException { SocketErrorCode: SocketError.TimedOut or SocketError.WouldBlock }
            )
        {
            Close();
            throw StatementWire.Failure(
                MySqlErrorCode.CommandTimeoutExpired,
                "HY000",
                $"the server has said nothing for {_patience.TotalSeconds:0} s"
            );
        }
    }

    private MySqlException Refusal(ReadOnlySpan<byte> answer)
    {
        HasEnded = true;
        return StatementWire.Refusal(answer);
    }
}
