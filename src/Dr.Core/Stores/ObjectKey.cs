using System.Diagnostics.CodeAnalysis;

namespace Dr.Stores;

/// <summary>The key of an object: at most 512 bytes of <c>A-Z a-z 0-9 . _ - /</c>, no segment empty, <c>.</c> or <c>..</c>.</summary>
public readonly record struct ObjectKey
{
    public const int MaxLength = 512;
    private const string Allowed = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-/";
    private readonly string? _text;

    private ObjectKey(string text) => _text = text;

    public static bool TryParse([NotNullWhen(true)] string? text, out ObjectKey key)
    {
        var valid =
            text is { Length: >= 1 and <= MaxLength }
            && text.AsSpan().IndexOfAnyExcept(Allowed) < 0
            && text.Split('/').All(segment => segment is not ("" or "." or ".."));
        key = valid ? new ObjectKey(text!) : default;
        return valid;
    }

    /// <exception cref="FormatException">The text breaks the rule above.</exception>
    public static ObjectKey Parse(string text) =>
        TryParse(text, out var key) ? key : throw new FormatException($"'{text}' cannot be the key of an object");

    public ObjectKey Append(string tail) => Parse($"{_text}/{tail}");

    public override string ToString() => _text ?? "";
}
