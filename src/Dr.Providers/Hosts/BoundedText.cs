using System.Buffers;
using System.Text;

namespace Dr.Providers.Hosts;

/// <summary>What a process writes, read to its end and kept up to a limit. Safe to look at while it grows.</summary>
internal sealed class BoundedText(int limit)
{
    private readonly Lock _lock = new();
    private readonly ArrayBufferWriter<byte> _kept = new();

    public async Task ReadAsync(Stream stream)
    {
        var buffer = new byte[16 * 1024];
        for (int read; (read = await stream.ReadAsync(buffer)) > 0; )
        {
            lock (_lock)
            {
                _kept.Write(buffer.AsSpan(0, Math.Min(read, limit - _kept.WrittenCount)));
            }
        }
    }

    public override string ToString()
    {
        lock (_lock)
        {
            return Encoding.UTF8.GetString(_kept.WrittenSpan);
        }
    }
}
