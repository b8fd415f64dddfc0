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
        var steps = Tables.Create("STEP", "WHAT", ">ABOUT", "TO UNDO");
        foreach (var step in plan.Steps)
        {
            steps.Row(step.Id, step.Title, About(step.EstimatedSeconds) ?? "-", step.Undo);
        }

        screen.Write(steps);
    }

    /// <summary>What will be made and destroyed, and what was decided: all that a confirmation needs.</summary>
    public static void WriteConsequences(IAnsiConsole screen, RestorePlan plan)
    {
        var captured = (
            plan.Etcd?.Source.CapturedAt ?? plan.MySql?.Source.CapturedAt ?? plan.Objects?.Source.CapturedAt
        )
            is { } at
            ? $", captured {HumanText.Time(at)}"
            : "";
        screen.Facts([
            ("cluster", $"{plan.Inventory.Cluster}"),
            ("from", $"{plan.Origin}{captured}"),
            .. plan.Etcd is { } held ? [Held(held.Source)] : Array.Empty<(string, string)>(),
            .. plan.MySql is { } database ? [Held(database.Source)] : Array.Empty<(string, string)>(),
            .. plan.Objects is { } objects ? Held(objects) : [],
            ("run", $"{plan.Run}"),
            ("takes", About(plan.EstimatedSeconds) ?? "unknown until such a run has ended on this machine once"),
        ]);
        if (plan.Etcd is { } etcd)
        {
            WriteMembers(screen, plan.Inventory.RequiredEtcd, etcd);
        }

        if (plan.MySql is { } mysql)
        {
            WriteSchemas(screen, mysql);
        }

        screen.Heading("Decisions");
        foreach (var decision in plan.Decisions)
        {
            screen.MarkupLine($"[bold]{Markup.Escape(decision.What)}[/]: {Markup.Escape(decision.Value)}");
            screen.MarkupLine($"  [grey]{Markup.Escape(decision.Why)}[/]");
        }
    }

    private static string? About(double? seconds) =>
        seconds is { } known ? $"about {HumanText.Duration(TimeSpan.FromSeconds(known))}" : null;

    private static (string, string) Held(EtcdSourceFacts source) =>
        ("holds", $"etcd revision {source.Revision}, database of {HumanText.Size(source.LargestSize)}");

    private static (string, string) Held(MySqlSourceFacts source) =>
        (
            "holds",
            $"{source.Server ?? "a dump"}, {HumanText.Count(source.Schemas.Count, "schema")}, scripts of {HumanText.Size(source.PlainSize)}"
        );

    private static IEnumerable<(string, string)> Held(ObjectsRestorePlan objects) =>
        [
            (
                "holds",
                $"{objects.Source.Objects} objects of Kubernetes {objects.Source.Server ?? "of an unknown version"}"
            ),
            ("into", $"Kubernetes {objects.Target.Version} at {objects.Target.Server}"),
        ];

    private static void WriteMembers(IAnsiConsole screen, EtcdInventory inventory, EtcdRestorePlan etcd)
    {
        screen.Heading("Members that will be made; what runs of the old cluster must be silent");
        var members = Tables.Create("MEMBER", "HOST", "ADDRESS", "ETCD", "DATA DIRECTORY");
        foreach (var member in inventory.Members)
        {
            members.Row(
                member.Name,
                member.Host,
                $"{member.ClientUrl.Authority}",
                etcd.Tools[member.Host].Version,
                member.DataDirectory
            );
        }

        screen.Write(members);
    }

    private static void WriteSchemas(IAnsiConsole screen, MySqlRestorePlan mysql)
    {
        screen.Heading(
            $"Schemas that will be made on {mysql.Target.Server} at {mysql.Target.Address}; stop every Rancher server first"
        );
        var schemas = Tables.Create("SCHEMA", "RESTORED AS", ">TABLES", ">ROWS", ">SCRIPTS", "IN THE WAY");
        foreach (
            var (schema, source) in mysql.Schemas.Join(mysql.Source.Schemas, x => x.Name, x => x.Name, (x, y) => (x, y))
        )
        {
            schemas.Row(
                schema.Name,
                schema.Target,
                $"{source.Tables}",
                source.Rows is { } rows ? $"{rows}" : "-",
                HumanText.Size(source.PlainSize),
                schema.Replaced is > 0 and var objects ? $"{objects} tables and views, DROPPED first" : "nothing"
            );
        }

        screen.Write(schemas);
    }
}
