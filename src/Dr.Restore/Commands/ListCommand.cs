using System.CommandLine;
using Dr.Errors;
using Dr.Providers.CommandLine;
using Dr.Restore.Views;
using Spectre.Console;

namespace Dr.Restore.Commands;

internal sealed class ListCommand : DrCommand
{
    private readonly Option<string> _cluster;

    public ListCommand(Surroundings surroundings)
        : base(surroundings, "list", "Lists the recovery points of a cluster, newest first.")
    {
        Options.Add(_cluster = RestoreArguments.Cluster(surroundings));
    }

    public override IReadOnlyList<Example> Examples =>
        [
            new("dr-restore list", "which points there are, how old, and what is known of them"),
            new("dr-restore list --json | jq -r '.points[0].id'", "the newest id, for a script"),
        ];

    protected override async Task<ErrorCode?> RunAsync(Invocation invocation, CancellationToken cancellationToken)
    {
        var points = Points.Of(invocation, invocation.Value(_cluster));
        var listing = await points.ListAsync(cancellationToken);
        var view = ListView.Of(points.Layout.Cluster, points.Reader.Description, listing);
        invocation.Write(view, screen => Show(screen, view, invocation.Clock.GetUtcNow()));
        return listing.Findings.Count > 0 ? ErrorCode.Damaged : null;
    }

    private static void Show(IAnsiConsole screen, ListView view, DateTimeOffset now)
    {
        if (view.Points.Count == 0)
        {
            screen.WriteLine($"Cluster {view.Cluster} has no recovery points in {view.Store}.");
        }
        else
        {
            var table = Tables.Create("POINT", ">AGE", "STATE", ">SIZE", "HOLDS", "NOTES");
            foreach (var point in view.Points)
            {
                table.Row(
                    $"{point.Id}",
                    HumanText.Age(now - point.Time),
                    $"{point.State}".ToLowerInvariant(),
                    HumanText.Size(point.StoredSize),
                    string.Join(", ", point.Sources),
                    point.Degraded ? "degraded at capture" : ""
                );
            }

            screen.Write(table);
        }

        if (view.Unfinished.Count > 0)
        {
            screen.WriteLine();
            screen.WriteLine($"Unfinished captures, which are no points: {string.Join(", ", view.Unfinished)}");
        }

        screen.Findings(view.Findings);
    }
}
