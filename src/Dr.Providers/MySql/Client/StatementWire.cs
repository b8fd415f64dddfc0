using System.Buffers.Binary;
using System.Net.Security;
using System.Runtime.CompilerServices;
using System.Text;
using MySqlConnector;

namespace Dr.Providers.MySql.Client;

/// <summary>Sends a statement as the bytes that it is, and reads the server's short answer: for rows by the gigabyte.</summary>
/// <remarks>
/// The library takes a statement as a string only, looks at every letter of it for parameters and writes it as UTF-8 again: three
/// processor seconds for a gigabyte, and megabytes of garbage for each statement (docs/decisions/0008). The connection is the library's, so
/// are login and TLS; between two of its commands nothing of it is under way. Its version is pinned; were a later one to keep its stream
/// elsewhere, the first statement would fail, and nothing would be sent.
/// </remarks>
internal static class StatementWire
{
    private const string SessionType = "MySqlConnector.Core.ServerSession, MySqlConnector";
    private const int HeaderSize = 4;
    private const int LargestPacket = 0xFFFFFF;
    private const int LongestAnswer = 64 * 1024;
    private const byte Query = 3;
    private const byte Ok = 0;
    private const byte Refused = 0xFF;

    /// <returns>Rows changed.</returns>
    /// <exception cref="MySqlException">The server refused; the connection can be used again.</exception>
    /// <exception cref="IOException">The connection broke, or the answer is none that a change of rows has; it is closed.</exception>
    /// <exception cref="OperationCanceledException">The connection is closed, and the server takes back what it was doing.</exception>
    public static async Task<long> ExecuteAsync(
        MySqlConnection connection,
        ReadOnlyMemory<byte> sql,
        CancellationToken cancellationToken
    )
    {
        var session = SessionOf(connection);
        var stream = StreamOf(session);
        byte[] answer;
        try
        {
            await SendAsync(stream, Command(session), sql, cancellationToken);
            answer = await ReceiveAsync(stream, cancellationToken);
            if (answer[0] is not (Ok or Refused))
            {
                throw new IOException($"an answer that no change of rows has: {answer[0]:x2}");
            }
        }
        catch
        {
            // why: what comes next on this connection would be half of something
            await stream.DisposeAsync();
            throw;
        }

        return answer[0] == Ok ? (long)Number(answer.AsSpan(1)) : throw Refusal(answer);
    }

    /// <summary>What the library keeps of a connection.</summary>
    /// <exception cref="InvalidOperationException">The connection is closed.</exception>
    public static object SessionOf(MySqlConnection connection) => GetSession(connection);

    public static Stream StreamOf(object session) => (Stream?)EncryptedStream(session) ?? PlainStream(session);

    /// <summary>Whether rows follow the columns at once, and one packet ends both.</summary>
    public static bool HasOneEnd(object session) => EndsOnce(session);

    /// <summary>A statement as one packet.</summary>
    /// <exception cref="ArgumentException">It is larger than one packet.</exception>
    public static byte[] Packet(object session, ReadOnlySpan<byte> sql)
    {
        var command = Command(session);
        var size = command.Length + sql.Length;
        return size < LargestPacket
            ? [.. Header(size, 0), .. command, .. sql]
            : throw new ArgumentException($"a question of {size} bytes", nameof(sql));
    }

    // why: a server that takes attributes of a statement wants to hear that there are none
    private static byte[] Command(object session) => TakesAttributes(session) ? [Query, 0, 1] : [Query];

    private static async Task SendAsync(
        Stream stream,
        byte[] command,
        ReadOnlyMemory<byte> sql,
        CancellationToken cancellationToken
    )
    {
        var size = Math.Min(command.Length + sql.Length, LargestPacket);
        var piece = size - command.Length;
        byte sequence = 0;
        await stream.WriteAsync((byte[])[.. Header(size, sequence), .. command], cancellationToken);
        await stream.WriteAsync(sql[..piece], cancellationToken);
        // A packet of the largest size says that another one follows, if an empty one.
        while (size == LargestPacket)
        {
            sql = sql[piece..];
            piece = size = Math.Min(sql.Length, LargestPacket);
            await stream.WriteAsync(Header(size, ++sequence), cancellationToken);
            await stream.WriteAsync(sql[..piece], cancellationToken);
        }
    }

    private static byte[] Header(int size, byte sequence) =>
        [(byte)size, (byte)(size >> 8), (byte)(size >> 16), sequence];

    private static async Task<byte[]> ReceiveAsync(Stream stream, CancellationToken cancellationToken)
    {
        var header = new byte[HeaderSize];
        await stream.ReadExactlyAsync(header, cancellationToken);
        var size = header[0] | (header[1] << 8) | (header[2] << 16);
        if (size is 0 or > LongestAnswer)
        {
            throw new IOException($"an answer of {size} bytes");
        }

        var answer = new byte[size];
        await stream.ReadExactlyAsync(answer, cancellationToken);
        return answer;
    }

    private static ulong Number(ReadOnlySpan<byte> bytes) =>
        bytes[0] switch
        {
            0xFC => BinaryPrimitives.ReadUInt16LittleEndian(bytes[1..]),
            0xFD => (ulong)(bytes[1] | (bytes[2] << 8) | (bytes[3] << 16)),
            0xFE => BinaryPrimitives.ReadUInt64LittleEndian(bytes[1..]),
            var small => small,
        };

    /// <summary>What the server says when it refuses.</summary>
    public static MySqlException Refusal(ReadOnlySpan<byte> answer)
    {
        var code = (MySqlErrorCode)BinaryPrimitives.ReadUInt16LittleEndian(answer[1..]);
        var rest = answer[3..];
        return rest is [(byte)'#', _, _, _, _, _, ..]
            ? NewException(code, Encoding.ASCII.GetString(rest[1..6]), Encoding.UTF8.GetString(rest[6..]))
            : NewException(code, "HY000", Encoding.UTF8.GetString(rest));
    }

    public static MySqlException Failure(MySqlErrorCode code, string state, string message) =>
        NewException(code, state, message);

    [UnsafeAccessor(UnsafeAccessorKind.Constructor)]
    private static extern MySqlException NewException(MySqlErrorCode code, string state, string message);

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "get_Session")]
    [return: UnsafeAccessorType(SessionType)]
    private static extern object GetSession(MySqlConnection connection);

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "get_SupportsQueryAttributes")]
    private static extern bool TakesAttributes([UnsafeAccessorType(SessionType)] object session);

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "get_SupportsDeprecateEof")]
    private static extern bool EndsOnce([UnsafeAccessorType(SessionType)] object session);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "m_stream")]
    private static extern ref Stream PlainStream([UnsafeAccessorType(SessionType)] object session);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "m_sslStream")]
    private static extern ref SslStream? EncryptedStream([UnsafeAccessorType(SessionType)] object session);
}
