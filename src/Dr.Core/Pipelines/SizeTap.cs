namespace Dr.Pipelines;

/// <summary>Counts what passes.</summary>
internal sealed class SizeTap : ITap
{
    /// <summary>Bytes seen so far.</summary>
    public long Size { get; private set; }

    public void Observe(ReadOnlySpan<byte> bytes) => Size += bytes.Length;
}
