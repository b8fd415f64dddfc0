using Dr.Stores;

namespace Dr.Testing.Stores;

/// <summary>What pipelines hand to a store: no length, no seeking, reads of odd small sizes; may fail at the end.</summary>
public sealed class TinyReadsStream(ReadOnlyMemory<byte> content, int largestRead, Exception? failure = null)
    : ForwardReadStream
{
    private int _position;
    private int _reads;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        // why: some reads end on another thread, as a pipe's do
        if (++_reads % 64 == 0)
        {
            await Task.Yield();
        }

        var count = Math.Min(Math.Min(buffer.Length, 1 + (_reads % largestRead)), content.Length - _position);
        if (count == 0 && failure is not null)
        {
            throw failure;
        }

        content.Slice(_position, count).CopyTo(buffer);
        _position += count;
        return count;
    }
}
