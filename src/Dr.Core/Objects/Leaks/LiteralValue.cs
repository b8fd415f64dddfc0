using System.Text.RegularExpressions;

namespace Dr.Objects.Leaks;

/// <summary>Judges a value that bears a sensitive name: whether it is the thing itself or speaks of it.</summary>
internal static partial class LiteralValue
{
    public const string Redacted = "REDACTED-BY-DR";

    private static readonly HashSet<string> s_words = new(StringComparer.OrdinalIgnoreCase)
    {
        "all",
        "always",
        "any",
        "ask",
        "auto",
        "basic",
        "bool",
        "boolean",
        "bytes",
        "default",
        "disabled",
        "enabled",
        "env",
        "false",
        "file",
        "hidden",
        "ident",
        "input",
        "int",
        "integer",
        "masked",
        "md5",
        "never",
        "nil",
        "no",
        "none",
        "null",
        "number",
        "object",
        "off",
        "on",
        "optional",
        "peer",
        "plain",
        "prompt",
        "reject",
        "required",
        "scram-sha-256",
        "str",
        "string",
        "text",
        "true",
        "trust",
        "undefined",
        "vault",
        "yes",
    };

    // why: whoever writes only such words shows what is to be filled in
    private static readonly HashSet<string> s_placeholderWords =
    [
        "a",
        "here",
        "my",
        "passphrase",
        "passwd",
        "password",
        "placeholder",
        "pwd",
        "secret",
        "some",
        "the",
        "token",
        "your",
    ];

    /// <summary>Whether a value of that kind of name is to be kept back.</summary>
    public static bool IsSecret(LeakKind kind, string value)
    {
        var text = value.Trim();
        if (text.Length < 2 || s_words.Contains(text) || text == Redacted || Reference().IsMatch(text) || IsProse(text))
        {
            return false;
        }

        return kind == LeakKind.Password ? !IsPlaceholder(text) : LooksRandom(text);
    }

    /// <summary>
    /// Whether some part of it is no word: long, and letters and digits mixed as nobody names things. Names of objects
    /// (<c>web-token-v2</c>) and generated suffixes of five letters are not random.
    /// </summary>
    public static bool LooksRandom(string text) =>
        !text.Contains(' ') && (Uuid().IsMatch(text) || Part().Matches(text).Any(part => IsRandom(part.Value)));

    private static bool IsRandom(string part)
    {
        if (part.Length < 8)
        {
            return false;
        }

        var changes = 0;
        for (var i = 1; i < part.Length; i++)
        {
            changes += char.IsAsciiDigit(part[i]) != char.IsAsciiDigit(part[i - 1]) ? 1 : 0;
        }

        // why: names change between letters and digits once or twice (oauth2client), random text of base 16 to 64 all the time
        return changes >= 3 && changes * 8 >= part.Length;
    }

    // why: a sentence about a password, not a passphrase of four words
    private static bool IsProse(string text) => text.Contains(' ') && Prose().IsMatch(text);

    private static bool IsPlaceholder(string text) =>
        text.Split('-', '_', ' ', '.').All(word => s_placeholderWords.Contains(word.ToLowerInvariant()));

    // why: variables, templates, placeholders, encrypted values, paths, addresses in a store
    [GeneratedRegex(
        """
            ^(\$[A-Za-z_]\w*$|%\w+%?$|%\(|<[^>]*>?$|@\w+@$|\*+$|[xX]{3,}$|\.\.\.|!\w+\ |`|/[\w.@/-]+$|\.{1,2}/|~/|sha\d+:|ENC[\[(]
            |(file|vault|env|ref|secret|arn|op|awssm|gcpsm)\+?:)|\$\{|\{\{|\$\(
            """,
        RegexOptions.IgnorePatternWhitespace
    )]
    private static partial Regex Reference();

    [GeneratedRegex(
        @"(?i)\b(the|your|a|an|is|are|must|should|for|to|of|if|not|use|used|enter|password|passphrase|token)\b"
    )]
    private static partial Regex Prose();

    [GeneratedRegex("^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$")]
    private static partial Regex Uuid();

    [GeneratedRegex("[A-Za-z0-9+/=~!#^&]+")]
    private static partial Regex Part();
}
