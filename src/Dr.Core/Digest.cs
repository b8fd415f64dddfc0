using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace Dr;

/// <summary>A SHA-256 digest, written <c>sha256:</c> and 64 lower-case hex digits.</summary>
public readonly record struct Digest
{
    private const string Prefix = "sha256:";
    private readonly string? _hex;

    private Digest(string hex) => _hex = hex;

    public static Digest Of(ReadOnlySpan<byte> content) => FromHash(SHA256.HashData(content));

    /// <param name="hash">The 32 bytes of a finished SHA-256.</param>
    public static Digest FromHash(ReadOnlySpan<byte> hash) =>
        hash.Length == SHA256.HashSizeInBytes
            ? new Digest(Convert.ToHexStringLower(hash))
            : throw new ArgumentException("a SHA-256 has 32 bytes", nameof(hash));

    public static bool TryParse([NotNullWhen(true)] string? text, out Digest digest)
    {
        var valid =
            text is { Length: 71 }
            && text.StartsWith(Prefix, StringComparison.Ordinal)
            && text.AsSpan(Prefix.Length).IndexOfAnyExcept("0123456789abcdef") < 0;
        digest = valid ? new Digest(text![Prefix.Length..]) : default;
        return valid;
    }

    /// <exception cref="FormatException">The text is not a digest.</exception>
    public static Digest Parse(string text) =>
        TryParse(text, out var digest) ? digest : throw new FormatException($"'{text}' is not a sha256 digest");

    public override string ToString() => _hex is null ? "" : Prefix + _hex;
}
