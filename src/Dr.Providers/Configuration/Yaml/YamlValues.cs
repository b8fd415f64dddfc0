using System.Globalization;

namespace Dr.Providers.Configuration.Yaml;

/// <summary>What a single value of a YAML file can be. Each throws <see cref="FormatException"/> with words for whoever wrote it.</summary>
public static class YamlValues
{
    private static readonly (string Suffix, long Factor)[] s_bytes =
    [
        ("KiB", 1L << 10),
        ("MiB", 1L << 20),
        ("GiB", 1L << 30),
        ("TiB", 1L << 40),
        ("B", 1),
    ];

    private static readonly (string Suffix, double Seconds)[] s_durations =
    [
        ("ms", 0.001),
        ("s", 1),
        ("m", 60),
        ("h", 3600),
        ("d", 86400),
    ];

    public static string Text(string text) => text.Length > 0 ? text : throw new FormatException("must not be empty");

    public static bool Boolean(string text) =>
        text switch
        {
            "true" => true,
            "false" => false,
            _ => throw new FormatException($"'{text}' is neither true nor false"),
        };

    public static int WholeNumber(string text) =>
        int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new FormatException($"'{text}' is not a whole number");

    /// <summary>A whole number of bytes, bare or with a unit: <c>8GiB</c>, <c>512 MiB</c>, <c>2147483648</c>.</summary>
    public static long Bytes(string text)
    {
        var (suffix, factor) = s_bytes.FirstOrDefault(
            unit => text.EndsWith(unit.Suffix, StringComparison.Ordinal),
            ("", 1)
        );
        return
            long.TryParse(
                text[..^suffix.Length].TrimEnd(),
                NumberStyles.None,
                CultureInfo.InvariantCulture,
                out var number
            )
            && number <= long.MaxValue / factor
            ? number * factor
            : throw new FormatException($"'{text}' is not a size; write for example 512MiB or 8GiB");
    }

    /// <summary>A number with a unit: <c>500ms</c>, <c>30s</c>, <c>5m</c>, <c>6h</c>, <c>7d</c>. Not negative.</summary>
    public static TimeSpan Duration(string text)
    {
        var (suffix, seconds) = s_durations.FirstOrDefault(unit =>
            text.EndsWith(unit.Suffix, StringComparison.Ordinal)
        );
        return
            suffix is not null
            && double.TryParse(
                text[..^suffix.Length].TrimEnd(),
                NumberStyles.AllowDecimalPoint,
                CultureInfo.InvariantCulture,
                out var number
            )
            && number * seconds < TimeSpan.MaxValue.TotalSeconds
            ? TimeSpan.FromSeconds(number * seconds)
            : throw new FormatException($"'{text}' is not a duration; write for example 30s, 5m, 6h or 7d");
    }

    public static Uri HttpUrl(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https"
            ? url
            : throw new FormatException($"'{text}' is not an http:// or https:// address");

    public static ClusterName Cluster(string text) => ClusterName.Parse(text);

    /// <summary>A path on another machine.</summary>
    public static string AbsolutePath(string text) =>
        text.StartsWith('/') && text.Length > 1
            ? text.TrimEnd('/')
            : throw new FormatException($"'{text}' must begin with /: it is a path on the host");

    /// <summary>One of a few words.</summary>
    public static Func<string, string> OneOf(params IReadOnlyList<string> words) =>
        text =>
            words.Contains(text)
                ? text
                : throw new FormatException($"'{text}' is not known; use {string.Join(" or ", words)}");
}
