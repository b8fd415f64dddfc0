using Dr.Providers.CommandLine;
using Dr.Recovery;
using Spectre.Console;

namespace Dr.Restore.Views;

/// <summary>A plan for people.</summary>
internal static class PlanText
{
    public static void Write(IAnsiConsole screen, RestorePlan plan)
    {
        WriteConsequences(screen, plan);
        screen.Heading("Steps");
        var steps = Tables.Create("STEP", "WHAT", "TO UNDO");
        foreach (var step in plan.Steps)
        {
            steps.Row(step.Id, step.Title, step.Undo);
        }

        screen.Write(steps);
    }

    /// <summary>What will be made and destroyed, and what was decided: all that a confirmation needs.</summary>
    public static void WriteConsequences(IAnsiConsole screen, RestorePlan plan)
    {
        var source = plan.Etcd.Source;
        var captured = source.CapturedAt is { } at ? $", captured {HumanText.Time(at)}" : "";
        screen.Facts(
            ("cluster", $"{plan.Inventory.Cluster}"),
            ("from", $"{plan.Origin}{captured}"),
            ("holds", $"revision {source.Revision}, database of {HumanText.Size(source.LargestSize)}"),
            ("run", $"{plan.Run}")
        );
        screen.Heading("Members that will be made; what runs of the old cluster must be silent");
        var members = Tables.Create("MEMBER", "HOST", "ADDRESS", "ETCD", "DATA DIRECTORY");
        foreach (var member in plan.Inventory.Etcd.Members)
        {
            members.Row(
                member.Name,
                member.Host,
                $"{member.ClientUrl.Authority}",
                plan.Etcd.Tools[member.Host].Version,
                member.DataDirectory
            );
        }

        screen.Write(members);
        screen.Heading("Decisions");
        foreach (var decision in plan.Decisions)
        {
            screen.MarkupLine($"[bold]{Markup.Escape(decision.What)}[/]: {Markup.Escape(decision.Value)}");
            screen.MarkupLine($"  [grey]{Markup.Escape(decision.Why)}[/]");
        }
    }
}
