namespace Dr.Pipelines;

/// <summary>Where a source writes its plain bytes. It knows their digest so far, so that nobody has to hash them a second time.</summary>
/// <remarks>Leaves the inner stream open.</remarks>
public sealed class HashedSink(Stream inner) : ForwardStream
{
    private readonly DigestTap _tap = new();

    /// <summary>Bytes written so far.</summary>
    public long Size => _tap.Size;

    public override bool CanWrite => true;

    /// <summary>The digest of everything written so far; more may follow.</summary>
    public Digest SoFar() => _tap.Current();

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        _tap.Observe(buffer);
        inner.Write(buffer);
    }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        _tap.Observe(buffer.Span);
        return inner.WriteAsync(buffer, cancellationToken);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _tap.Dispose();
        }

        base.Dispose(disposing);
    }
}
