namespace Dr.Pipelines;

/// <summary>Observes the bytes that pass, in order, and changes nothing.</summary>
public interface ITap
{
    void Observe(ReadOnlySpan<byte> bytes);
}
