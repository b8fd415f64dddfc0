using System.CommandLine;
using Dr.Errors;
using Dr.Providers.CommandLine;
using Dr.Providers.Fetching;
using Spectre.Console;

namespace Dr.Restore.Commands;

internal sealed class FetchCommand : DrCommand
{
    private readonly Argument<string> _point;
    private readonly Option<string> _cluster;

    private readonly Option<string> _to = new("--to")
    {
        Description = "the folder to write to; made when it is missing",
        HelpName = "DIR",
        Required = true,
    };

    public FetchCommand(Surroundings surroundings)
        : base(surroundings, "fetch", "Writes the plain artifacts of a recovery point to files. Never overwrites one.")
    {
        Arguments.Add(_point = RestoreArguments.Point(surroundings));
        Options.Add(_to);
        Options.Add(_cluster = RestoreArguments.Cluster(surroundings));
    }

    public override IReadOnlyList<Example> Examples =>
        [
            new("dr-restore fetch latest --to /var/tmp/point", "the newest point's files, for stock tools"),
            new("dr-restore fetch latest-proven --to point --json", "the same of one that was proven, for a script"),
        ];

    protected override async Task<ErrorCode?> RunAsync(Invocation invocation, CancellationToken cancellationToken)
    {
        var points = Points.Of(invocation, invocation.Value(_cluster));
        var reader = points.Opening();
        var folder = invocation.PathOf(_to)!;
        var report = await invocation.WithProgressAsync(async progress =>
        {
            var point = await points.OpenAsync(invocation.Required(_point), cancellationToken);
            return await new PointFetch(reader, folder, progress).RunAsync(point, cancellationToken);
        });
        invocation.Write(report, screen => Show(screen, report));
        return report.NotOpened.Count > 0 ? ErrorCode.Degraded : null;
    }

    private static void Show(IAnsiConsole screen, FetchReport report)
    {
        var table = Tables.Create("FILE", ">SIZE", "DIGEST");
        foreach (var file in report.Files)
        {
            table.Row(file.Path, HumanText.Size(file.Size), $"{file.Digest}");
        }

        screen.Write(table);
        screen.WriteLine();
        if (report.NotOpened.Count > 0)
        {
            screen.WriteLine(
                $"NOT fetched, sealed to recipients of their own: {string.Join(", ", report.NotOpened)}. Name an identity of the keys under identities in dr.yaml."
            );
        }

        screen.WriteLine(
            "Every digest is the captured one. The files are as secret as the cluster: remove them after use."
        );
    }
}
