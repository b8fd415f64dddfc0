using System.Security.Cryptography;

namespace Dr.Randomness;

/// <summary>The operating system's cryptographic generator.</summary>
public sealed class SystemRandomSource : IRandomSource
{
#pragma warning disable RS0030 // why: this is the one place that the banned symbol is kept for
    public void Fill(Span<byte> bytes) => RandomNumberGenerator.Fill(bytes);
#pragma warning restore RS0030
}
