using System.Security.Cryptography;

namespace Dr.Pipelines.Age;

/// <summary>Decrypts what is read. The end is given only after a chunk that is marked as the last, with nothing behind it.</summary>
internal sealed class AgeOpenStream(Stream upstream, IReadOnlyList<Identity> identities) : ForwardStream
{
    private readonly byte[] _chunk = new byte[AgePayload.SealedChunkSize + 1];
    private readonly byte[] _plain = new byte[AgePayload.ChunkSize];
    private AgePayload? _payload;
    private int _carried;
    private int _start;
    private int _end;
    private bool _last;
    private bool _first = true;

    public override bool CanRead => true;

    public override int Read(Span<byte> buffer)
    {
        if (_start == _end && !_last && !buffer.IsEmpty)
        {
            OpenChunk();
        }

        var count = Math.Min(buffer.Length, _end - _start);
        _plain.AsSpan(_start, count).CopyTo(buffer);
        _start += count;
        return count;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _payload?.Dispose();
            upstream.Dispose();
        }

        base.Dispose(disposing);
    }

    private void OpenChunk()
    {
        _payload ??= ReadHeader();

        // One byte more than a chunk tells whether this is the last; it is carried over as the next chunk's first.
        var length = _carried + upstream.ReadAtLeast(_chunk.AsSpan(_carried), _chunk.Length - _carried, false);
        _last = length <= AgePayload.SealedChunkSize;
        var size = Math.Min(length, AgePayload.SealedChunkSize);
        if (size < AgePayload.TagSize || (size == AgePayload.TagSize && !_first))
        {
            throw AgeHeaderReader.Damaged("the sealed object is cut");
        }

        try
        {
            _payload.Open(_chunk.AsSpan(0, size), _last, _plain);
        }
        catch (AuthenticationTagMismatchException)
        {
            throw AgeHeaderReader.Damaged("the sealed object is cut or was changed: a chunk does not authenticate");
        }

        _carried = _last ? 0 : 1;
        _chunk[0] = _chunk[size];
        (_start, _end, _first) = (0, size - AgePayload.TagSize, false);
    }

    private AgePayload ReadHeader()
    {
        var fileKey = AgeHeader.Read(new AgeHeaderReader(upstream), identities);
        Span<byte> nonce = stackalloc byte[AgePayload.NonceSize];
        return upstream.ReadAtLeast(nonce, nonce.Length, false) == nonce.Length
            ? new AgePayload(fileKey, nonce)
            : throw AgeHeaderReader.Damaged("the sealed object is cut behind its header");
    }
}
