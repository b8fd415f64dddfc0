namespace Dr.Randomness;

/// <summary>Where randomness comes from, so that tests can decide it. Cryptographic quality in production.</summary>
public interface IRandomSource
{
    /// <summary>Fills the span with random bytes.</summary>
    void Fill(Span<byte> bytes);
}
