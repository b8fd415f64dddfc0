using System.Diagnostics;
using System.Globalization;
using Dr.Testing.Runbooks;

namespace Dr.EndToEnd.Tests.Kit.Runbooks;

/// <summary>
/// Types the commands of a page, in order, into one bash, as whoever follows it does: variables and folders stay from one to the
/// next. Fails at the first that ends otherwise than the page says, or does not print what stands below it.
/// </summary>
internal static class PageRun
{
    /// <param name="page">Its name without <c>.md</c>.</param>
    /// <param name="desk">Where it is followed.</param>
    /// <param name="scene">On what, for the figure in the page.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <param name="without">Headings of third level whose commands another test executes, or this one on another scene.</param>
    public static async Task FollowAsync(
        string page,
        Desk desk,
        string scene,
        CancellationToken cancellationToken,
        params string[] without
    )
    {
        var read = RunbookPage.Read(Path.Combine(Desk.Pages, $"{page}.md"));
        Assert.All(without, part => Assert.Contains(read.Steps, step => step.Part == part));
        var steps = read.Steps.Where(step => !without.Contains(step.Part)).ToList();
        Assert.NotEmpty(steps);
        var times = await FollowAsync(page, steps, desk, cancellationToken);
        TakenTimes.Record(page, scene, times);
    }

    /// <summary>Only what stands under one heading of third level.</summary>
    public static Task FollowPartAsync(string page, string part, Desk desk, CancellationToken cancellationToken)
    {
        var read = RunbookPage.Read(Path.Combine(Desk.Pages, $"{page}.md"));
        var steps = read.Steps.Where(step => step.Part == part).ToList();
        Assert.NotEmpty(steps);
        return FollowAsync(page, steps, desk, cancellationToken);
    }

    internal static async Task<IReadOnlyList<TimedStep>> FollowAsync(
        string page,
        IReadOnlyList<RunbookStep> steps,
        Desk desk,
        CancellationToken cancellationToken
    )
    {
        using var shell = new PageShell(desk);
        var times = new List<TimedStep>();
        foreach (var step in steps)
        {
            var begun = Stopwatch.GetTimestamp();
            var (code, output) = await shell.TypeAsync(step, cancellationToken);
            times.Add(new TimedStep(step, Stopwatch.GetElapsedTime(begun)));
            var place = string.Create(CultureInfo.InvariantCulture, $"{page}.md:{step.Line}");
            Assert.True(
                code == step.ExitCode,
                $"{place}: ended with {code}, not with {step.ExitCode}\n$ {step.Script}\n{output}"
            );
            var missing = ExpectedOutput.FirstMissing(step.Expected, output);
            Assert.True(missing is null, $"{place}: nowhere in the output: {missing}\n$ {step.Script}\n{output}");
        }

        return times;
    }
}

/// <summary>How long one block of commands took.</summary>
internal sealed record TimedStep(RunbookStep Step, TimeSpan Took);
