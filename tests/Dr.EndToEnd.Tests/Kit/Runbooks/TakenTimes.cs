using System.Globalization;
using System.Runtime.InteropServices;

namespace Dr.EndToEnd.Tests.Kit.Runbooks;

/// <summary>
/// Writes into a page how long its commands took, where <c>DR_RUNBOOK_TIMES=1</c> asks for it: the figures in the pages are of such
/// runs and of nothing else.
/// </summary>
internal static class TakenTimes
{
    private const string Heading = "## Time taken in the last drill";

    public static void Record(string page, string scene, IReadOnlyList<TimedStep> times)
    {
        var file = Path.Combine(Desk.Pages, $"{page}.md");
        var text = File.ReadAllText(file);
        if (
            Environment.GetEnvironmentVariable("DR_RUNBOOK_TIMES") != "1"
            || !text.Contains($"\n{Heading}\n", StringComparison.Ordinal)
        )
        {
            return;
        }

        // why: it is the last section of every page
        var kept = text[..text.IndexOf($"\n{Heading}\n", StringComparison.Ordinal)];
        File.WriteAllText(file, $"{kept}\n{Heading}\n\n{string.Join('\n', Lines(scene, times))}\n");
    }

    private static IEnumerable<string> Lines(string scene, IReadOnlyList<TimedStep> times)
    {
        var total = times.Sum(time => time.Took.TotalSeconds);
        var day = TimeProvider.System.GetUtcNow().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        yield return string.Create(
            CultureInfo.InvariantCulture,
            $"{day}, typed by the tests without a pause, on {scene}; {RuntimeInformation.OSArchitecture}, {Environment.ProcessorCount} cores, load {File.ReadAllText("/proc/loadavg").Split(' ')[0]}: **{total:0.0} s**. Yours takes as long as its data needs to be sent and written, and as you need to read."
        );
        yield return "";
        yield return "| command | took |";
        yield return "| --- | --- |";
        foreach (var time in times.Where(time => time.Took.TotalSeconds >= 0.1))
        {
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"| `{FirstCommand(time.Step.Script)}` | {time.Took.TotalSeconds:0.0} s |"
            );
        }
    }

    private static string FirstCommand(string script) =>
        script
            .Split('\n')
            .First(line => line.Trim().Length > 0 && !line.StartsWith('#'))
            .Replace("|", "\\|")
            .TrimEnd(' ', '\\');
}
