using System.Text.RegularExpressions;
using Dr.Bench.Comparisons;

namespace Dr.Bench;

/// <summary>Which programs were compared.</summary>
internal static partial class Versions
{
    /// <param name="settings">Where the programs lie.</param>
    /// <param name="programs">Those of the stock that take part.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task<IReadOnlyDictionary<string, string>> ReadAsync(
        BenchSettings settings,
        IReadOnlyList<string> programs,
        CancellationToken cancellationToken
    )
    {
        var versions = new Dictionary<string, string>
        {
            ["Dr"] = Number(await Surrounding.OutputAsync(settings.Service, ["--version"], cancellationToken)),
            ["zstd"] = Number(await Surrounding.OutputAsync("zstd", ["--version"], cancellationToken)),
            ["age"] = Number(await Surrounding.OutputAsync("age", ["--version"], cancellationToken)),
            [".NET"] = Environment.Version.ToString(),
        };
        foreach (var program in programs)
        {
            var said = await Surrounding.OutputAsync(program, ["--version"], cancellationToken);
            versions[Path.GetFileName(program)] = Number(said);
        }

        return versions;
    }

    private static string Number(string text) => NumberPattern().Match(text).Value;

    [GeneratedRegex(@"\d+\.\d+(?:\.\d+)?(?:\+[0-9a-f]{1,12})?", RegexOptions.NonBacktracking)]
    private static partial Regex NumberPattern();
}
