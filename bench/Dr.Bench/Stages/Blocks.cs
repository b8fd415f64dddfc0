namespace Dr.Bench.Stages;

/// <summary>Bytes kept in memory in blocks, so that a stage's cost holds no file access.</summary>
internal sealed class Blocks : ForwardSink
{
    private readonly List<byte[]> _blocks = [];

    public long Size { get; private set; }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        _blocks.Add(buffer.ToArray());
        Size += buffer.Length;
    }

    /// <summary>Writes everything to a sink, in pieces of the size in which they came.</summary>
    public void PourInto(Stream sink)
    {
        foreach (var block in _blocks)
        {
            sink.Write(block);
        }
    }

    public async Task PourIntoAsync(Stream sink, CancellationToken cancellationToken)
    {
        foreach (var block in _blocks)
        {
            await sink.WriteAsync(block, cancellationToken);
        }
    }

    /// <summary>Everything, as a stream that is read.</summary>
    public Stream Open() => new Reading(_blocks);

    private sealed class Reading(List<byte[]> blocks) : Pipelines.ForwardStream
    {
        private int _block;
        private int _at;

        public override bool CanRead => true;

        public override int Read(Span<byte> buffer)
        {
            if (_block == blocks.Count)
            {
                return 0;
            }

            var rest = blocks[_block].AsSpan(_at);
            var count = Math.Min(rest.Length, buffer.Length);
            rest[..count].CopyTo(buffer);
            (_block, _at) = count == rest.Length ? (_block + 1, 0) : (_block, _at + count);
            return count;
        }
    }
}

/// <summary>A stream that only takes.</summary>
internal abstract class ForwardSink : Pipelines.ForwardStream
{
    public override bool CanWrite => true;
}
