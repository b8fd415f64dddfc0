using Dr.Randomness;

namespace Dr.Pipelines.Age;

/// <summary>Encrypts what is written. Disposal writes the last chunk; without it the object is cut, and every reader says so.</summary>
internal sealed class AgeSealStream : ForwardStream
{
    private readonly Stream _downstream;
    private readonly AgePayload _payload;
    private readonly byte[] _plain = new byte[AgePayload.ChunkSize];
    private readonly byte[] _sealed = new byte[AgePayload.SealedChunkSize];
    private int _filled;
    private bool _ended;

    public AgeSealStream(Stream downstream, ReadOnlySpan<byte> fileKey, IRandomSource random)
    {
        Span<byte> nonce = stackalloc byte[AgePayload.NonceSize];
        random.Fill(nonce);
        downstream.Write(nonce);
        _payload = new AgePayload(fileKey, nonce);
        _downstream = downstream;
    }

    public override bool CanWrite => true;

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        while (!buffer.IsEmpty)
        {
            // A full chunk is held until more follows: only then is it known not to be the last.
            if (_filled == AgePayload.ChunkSize)
            {
                SealChunk(_plain, last: false);
                _filled = 0;
            }

            if (_filled == 0 && buffer.Length > AgePayload.ChunkSize)
            {
                SealChunk(buffer[..AgePayload.ChunkSize], last: false);
                buffer = buffer[AgePayload.ChunkSize..];
                continue;
            }

            var count = Math.Min(buffer.Length, AgePayload.ChunkSize - _filled);
            buffer[..count].CopyTo(_plain.AsSpan(_filled));
            _filled += count;
            buffer = buffer[count..];
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing && !_ended)
        {
            _ended = true;
            SealChunk(_plain.AsSpan(0, _filled), last: true);
            _payload.Dispose();
        }

        base.Dispose(disposing);
    }

    private void SealChunk(ReadOnlySpan<byte> plain, bool last)
    {
        _payload.Seal(plain, last, _sealed);
        _downstream.Write(_sealed.AsSpan(0, plain.Length + AgePayload.TagSize));
    }
}
