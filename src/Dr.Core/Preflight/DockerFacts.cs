using System.Globalization;
using System.Text.RegularExpressions;

namespace Dr.Preflight;

/// <summary>What <c>docker info</c> says of a host.</summary>
/// <param name="Version">Of the engine.</param>
/// <param name="StorageDriver">For example <c>overlay2</c>, <c>devicemapper</c>.</param>
public sealed partial record DockerFacts(string? Version, string? StorageDriver)
{
    private static readonly string[] s_units = ["B", "kB", "MB", "GB", "TB", "PB"];

    /// <summary>The pool lies in a file over a loop device: Docker itself warns of it.</summary>
    public bool IsLoop { get; init; }

    /// <summary>How much of the thin pool is free, in percent: the less of data and metadata. Null without such a pool.</summary>
    public double? ThinPoolFree { get; init; }

    /// <param name="info">What <c>docker info</c> wrote.</param>
    public static DockerFacts Parse(string info)
    {
        var lines = info.Split('\n')
            .Select(line => line.Split(':', 2, StringSplitOptions.TrimEntries))
            .Where(parts => parts.Length == 2)
            .GroupBy(parts => parts[0], StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => group.First()[1], StringComparer.Ordinal);
        double?[] free = [Free(lines, "Data"), Free(lines, "Metadata")];
        return new DockerFacts(lines.GetValueOrDefault("Server Version"), lines.GetValueOrDefault("Storage Driver"))
        {
            IsLoop = lines.Keys.Any(key => key is "Data loop file" or "Metadata loop file"),
            ThinPoolFree = free.Min(),
        };
    }

    private static double? Free(Dictionary<string, string> lines, string what) =>
        lines.TryGetValue($"{what} Space Used", out var used)
        && lines.TryGetValue($"{what} Space Total", out var total)
        && Bytes(used) is { } usedBytes
        && Bytes(total) is > 0 and { } totalBytes
            ? Math.Round(100 * (1 - (usedBytes / totalBytes)), 1)
            : null;

    private static double? Bytes(string text) =>
        Size().Match(text) is { Success: true } match
            ? double.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture)
                * Math.Pow(1000, Array.IndexOf(s_units, match.Groups[2].Value))
            : null;

    [GeneratedRegex("^([0-9.]+) ?([kMGTP]?B)", RegexOptions.CultureInvariant)]
    private static partial Regex Size();
}
