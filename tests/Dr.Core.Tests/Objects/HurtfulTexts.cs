namespace Dr.Core.Tests.Objects;

/// <summary>Texts that one YAML reader or another takes for something else, cuts, folds or refuses.</summary>
internal static class HurtfulTexts
{
    public static IEnumerable<string> All => s_words.Concat(s_signs).Concat(s_lines).Concat(Made());

    private static readonly string[] s_words =
    [
        .. new[] { "yes", "no", "on", "off", "y", "n", "true", "false", "null", "~" }.SelectMany(word =>
            new[] { word, word.ToUpperInvariant(), char.ToUpperInvariant(word[0]) + word[1..] }
        ),
        .. "0 1 -1 +1 1e3 1E3 1e-3 1.5 .5 5. 0x1F 0o17 017 0b101 1_000 1,000 0x 1_ _1 __ + - . .. ... e3 0e0 08 09".Split(
            ' '
        ),
        .. "12:30:45 12:30 190:20:30 2001-01-01 2001-12-14t21:59:43.10-05:00 .inf -.inf +.INF .nan .NaN inf nan Infinity".Split(
            ' '
        ),
        "2001-12-14 21:59:43.10 -5",
        "1.2.3.4",
        "1Gi",
        "100m",
        "0.5",
        "1.20",
        "1 2",
        "a1b2",
        "0.0.0.0/0",
        "=",
        "<<",
        "",
        " ",
    ];

    private static readonly string[] s_signs =
    [
        "---",
        "--- a",
        "...",
        "- ",
        "- a",
        "-",
        "-a",
        ": ",
        ":",
        ":a",
        "a: b",
        "a:",
        "a:b",
        "a :b",
        "# a",
        "#",
        "a #b",
        "a#b",
        "?",
        "? a",
        "?a",
        "!tag",
        "!!str a",
        "&anchor",
        "*alias",
        "|",
        "|-",
        ">",
        ">-",
        "%YAML 1.1",
        "@a",
        "`a`",
        "'",
        "''",
        "'a'",
        "a'b",
        "\"",
        "\"a\"",
        "a\"b",
        "\\",
        "\\n",
        "a\\",
        "{}",
        "{a: b}",
        "[]",
        "[a]",
        "a, b",
        ",",
        "{{ .Values.x }}",
        "$(A)",
        "${A}",
        " leading",
        "trailing ",
        "\ttab",
        "tab\t",
        "a\tb",
        "a  b",
        "a\rb",
        "\r",
        "\r\n",
        "a\0b",
        "\u0001",
        "\u001b[31m",
        "\u007f",
        "\u0085",
        "a\u0085b",
        "\u00a0",
        "\u2028",
        "a\u2029b",
        "\ufeff",
        "a\ufeffb",
        "\ufffe",
        "é",
        "日本語",
        "😀",
        "a😀b",
        "\u200b",
        "‮rtl",
    ];

    private static readonly string[] s_lines =
    [
        "\n",
        "\n\n",
        "a\n",
        "a\nb",
        "a\nb\n",
        "a\nb\n\n",
        "a\n\n\n",
        "\na\n",
        "\n\na",
        " a\nb\n",
        "a\n b\n",
        "\ta\nb\n",
        "a\n\tb\n",
        "a \nb\n",
        "a\nb ",
        "a\n  \nb\n",
        "a\n  ",
        "a\n  \n",
        "a\n\t\n",
        "a\n---\nb\n",
        "a\n...\n",
        "# a\nb\n",
        "a: b\nc: d\n",
        "- a\n- b\n",
        "a\r\nb\r\n",
        "a\n\ufeffb\n",
        "a\u2028b\nc\n",
        "😀\n日本語\n",
        "%a\n",
        "a\n\nb\n",
        "\n \na\n",
        "|\n>\n",
    ];

    private static IEnumerable<string> Made()
    {
        yield return new string('x', 100_000);
        yield return string.Join(' ', Enumerable.Repeat("word", 2_000));
        yield return string.Concat(Enumerable.Range(1, 0x2ff).Select(code => (char)code));
        yield return string.Join('\n', Enumerable.Range(0, 500).Select(i => $"line {i}: {{{i}}}"));
    }
}
