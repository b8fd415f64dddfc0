using System.Buffers;
using System.Text.Json;

namespace Dr.Providers.Etcd.Capture;

/// <summary>Copies one JSON document as it is and sees on the way that it is one, to its end.</summary>
internal static class JsonCopy
{
    /// <returns>Bytes copied.</returns>
    /// <exception cref="JsonException">It is not one whole JSON document.</exception>
    public static async Task<long> CopyAsync(Stream from, Stream to, CancellationToken cancellationToken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(256 << 10);
        try
        {
            var state = new JsonReaderState();
            long copied = 0;
            for (var held = 0; ; )
            {
                if (held == buffer.Length)
                {
                    buffer = Grown(buffer);
                }
                var read = await from.ReadAsync(buffer.AsMemory(held), cancellationToken);
                await to.WriteAsync(buffer.AsMemory(held, read), cancellationToken);
                copied += read;
                var used = Follow(buffer.AsSpan(0, held + read), read == 0, ref state);
                buffer.AsSpan(used, held + read - used).CopyTo(buffer);
                held += read - used;
                if (read == 0)
                {
                    return copied;
                }
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static int Follow(ReadOnlySpan<byte> bytes, bool isEnd, ref JsonReaderState state)
    {
        var reader = new Utf8JsonReader(bytes, isEnd, state);
        while (reader.Read()) { }
        state = reader.CurrentState;
        return (int)reader.BytesConsumed;
    }

    private static byte[] Grown(byte[] buffer)
    {
        var larger = ArrayPool<byte>.Shared.Rent(buffer.Length * 2);
        buffer.CopyTo(larger, 0);
        ArrayPool<byte>.Shared.Return(buffer);
        return larger;
    }
}
