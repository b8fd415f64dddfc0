using System.Diagnostics.CodeAnalysis;
using Dr.Errors;

namespace Dr.Pipelines.Age;

/// <summary>The public half of an age X25519 key: who may open.</summary>
public sealed record Recipient
{
    private const string Prefix = "age";

    private Recipient(string text, byte[] publicKey) => (Text, PublicKey) = (text, publicKey);

    private string Text { get; }

    internal byte[] PublicKey { get; }

    internal static Recipient Of(byte[] publicKey) => new(Bech32.Encode(Prefix, publicKey), publicKey);

    public static bool TryParse(string? text, [NotNullWhen(true)] out Recipient? recipient)
    {
        var key = text is null ? null : Bech32.Decode(Prefix, text);
        recipient = key is { Length: 32 } ? new Recipient(text!, key) : null;
        return recipient is not null;
    }

    /// <exception cref="KeyException">The text is not an age X25519 recipient.</exception>
    public static Recipient Parse(string text) =>
        TryParse(text, out var recipient)
            ? recipient
            : throw new KeyException(
                // why: whoever took an identity for a recipient must not see it in an error, which is copied into tickets
                $"{(text.StartsWith("AGE-SECRET-KEY-", StringComparison.OrdinalIgnoreCase) ? "an identity (a secret)" : $"'{text}'")} is not an age recipient",
                "recipients begin with age1; `dr-service keygen` or `age-keygen` makes a pair"
            );

    public bool Equals(Recipient? other) => other is not null && PublicKey.AsSpan().SequenceEqual(other.PublicKey);

    public override int GetHashCode() => BitConverter.ToInt32(PublicKey);

    /// <summary>As <c>age-keygen</c> writes it: <c>age1…</c>.</summary>
    public override string ToString() => Text;
}
