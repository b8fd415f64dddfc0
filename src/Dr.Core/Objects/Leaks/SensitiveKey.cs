using System.Buffers;
using System.Text.RegularExpressions;

namespace Dr.Objects.Leaks;

/// <summary>Judges the name of a value: what the last words of it say that the value is.</summary>
internal static partial class SensitiveKey
{
    // why: every name that says something ends in one of these, and nearly none of the names in a cluster does
    private static readonly SearchValues<string> s_marks = SearchValues.Create(
        ["pass", "pwd", "secret", "token", "credential", "key", "masterauth"],
        StringComparison.OrdinalIgnoreCase
    );

    private static readonly string[] s_passwords =
    [
        "password",
        "passwd",
        "passphrase",
        "pwd",
        "requirepass",
        "masterauth",
    ];
    private static readonly string[] s_tokens = ["token", "secret", "credential", "credentials"];

    private static readonly HashSet<string> s_keys =
    [
        "access",
        "account",
        "api",
        "app",
        "auth",
        "client",
        "encryption",
        "hmac",
        "jwt",
        "master",
        "private",
        "secret",
        "session",
        "shared",
        "signing",
        "storage",
        "webhook",
    ];

    // why: what is derived from a secret for comparison, or public by design
    private static readonly HashSet<string> s_harmless =
    [
        "checksum",
        "hash",
        "digest",
        "sha",
        "sha1",
        "sha256",
        "md5",
        "fingerprint",
        "public",
        "thumbprint",
        "version",
    ];

    /// <summary>Null where the name says nothing of a secret.</summary>
    public static LeakKind? Judge(string key)
    {
        if (key.AsSpan().IndexOfAny(s_marks) < 0)
        {
            return null;
        }

        var words = Word().Matches(key).Select(match => match.Value.ToLowerInvariant()).ToList();
        return words.Count == 0 || words.Exists(s_harmless.Contains) ? null
            : words[^1] == "pass"
            || Array.Exists(s_passwords, word => words[^1].EndsWith(word, StringComparison.Ordinal))
                ? LeakKind.Password
            : Array.Exists(s_tokens, word => words[^1].EndsWith(word, StringComparison.Ordinal)) || IsKey(words)
                ? LeakKind.Token
            : null;
    }

    private static bool IsKey(List<string> words) =>
        words[^1] == "key"
            ? words.Count > 1 && s_keys.Contains(words[^2])
            : words[^1].EndsWith("key", StringComparison.Ordinal) && s_keys.Contains(words[^1][..^3]);

    [GeneratedRegex("[A-Z]+(?![a-z])|[A-Z]?[a-z0-9]+|[0-9]+")]
    private static partial Regex Word();
}
