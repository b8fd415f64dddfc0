using Spectre.Console;
using Spectre.Console.Rendering;

namespace Dr.Providers.CommandLine.Progress;

/// <summary>Bytes, rate and time of a step.</summary>
internal sealed class StepFiguresColumn(Func<int, LiveStep?> stepOf, TimeProvider clock) : ProgressColumn
{
    protected override bool NoWrap => true;

    public override IRenderable Render(RenderOptions options, ProgressTask task, TimeSpan deltaTime)
    {
        if (stepOf(task.Id) is not { } step)
        {
            return Text.Empty;
        }

        var elapsed = clock.GetElapsedTime(step.Started);
        return new Markup($"{Bytes(step, elapsed)}[grey]{HumanText.Duration(elapsed)}[/]");
    }

    private static string Bytes(LiveStep step, TimeSpan elapsed)
    {
        if (step.Done == 0)
        {
            return "";
        }

        var total = step.Total > 0 ? $" of {HumanText.Size(step.Total)}" : "";
        var rate = HumanText.Size((long)(step.Done / Math.Max(elapsed.TotalSeconds, 0.001)));
        return $"{HumanText.Size(step.Done)}{total}  [blue]{rate}/s[/]  ";
    }
}
