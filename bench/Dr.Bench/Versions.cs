using System.Text.RegularExpressions;
using Dr.Bench.Comparisons;

namespace Dr.Bench;

/// <summary>Which programs were compared.</summary>
internal static partial class Versions
{
    public static async Task<IReadOnlyDictionary<string, string>> ReadAsync(
        BenchSettings settings,
        CancellationToken cancellationToken
    ) =>
        new Dictionary<string, string>
        {
            ["Dr"] = Number(await Surrounding.OutputAsync(settings.Service, ["--version"], cancellationToken)),
            ["etcd"] = Number(await Surrounding.OutputAsync(settings.Etcd, ["--version"], cancellationToken)),
            ["zstd"] = Number(await Surrounding.OutputAsync("zstd", ["--version"], cancellationToken)),
            ["age"] = Number(await Surrounding.OutputAsync("age", ["--version"], cancellationToken)),
            [".NET"] = Environment.Version.ToString(),
        };

    private static string Number(string text) => NumberPattern().Match(text).Value;

    [GeneratedRegex(@"\d+\.\d+(?:\.\d+)?(?:\+[0-9a-f]{1,12})?", RegexOptions.NonBacktracking)]
    private static partial Regex NumberPattern();
}
