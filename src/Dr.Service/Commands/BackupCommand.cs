using System.CommandLine;
using Dr.Capture;
using Dr.Errors;
using Dr.Objects.Selection;
using Dr.Providers.CommandLine;
using Dr.Service.Backups;
using Spectre.Console;

namespace Dr.Service.Commands;

internal sealed class BackupCommand : DrCommand
{
    private readonly Argument<string> _cluster = new("CLUSTER")
    {
        Description = "its name in dr.yaml",
        HelpName = "CLUSTER",
    };

    public BackupCommand(Surroundings surroundings)
        : base(surroundings, "backup", "Captures one recovery point of a cluster: a whole one, or none.")
    {
        Arguments.Add(_cluster);
        _cluster.CompleteFromConfiguration(surroundings, ConfiguredWords.Clusters);
    }

    public override IReadOnlyList<Example> Examples =>
        [
            new("dr-service backup production", "make a point of the cluster that dr.yaml calls production"),
            new("dr-service backup production --json | jq -r .id", "the id of the new point, for a script"),
        ];

    protected override async Task<ErrorCode?> RunAsync(Invocation invocation, CancellationToken cancellationToken)
    {
        var configuration = invocation.ReadConfiguration();
        var cluster = configuration.Cluster(invocation.Required(_cluster));
        using var composition = BackupComposition.Of(configuration, cluster, invocation.Surroundings);
        var report = await invocation.WithProgressAsync(progress => composition.RunAsync(progress, cancellationToken));
        invocation.Write(report, screen => Show(screen, report));
        return report.Degraded ? ErrorCode.Degraded : null;
    }

    private static void Show(IAnsiConsole screen, BackupReport report)
    {
        screen.Facts(
            ("point", $"{report.Id}"),
            ("cluster", $"{report.Cluster}"),
            (
                "state",
                report.Degraded ? "stored, degraded: see the findings" : "stored: read back and equal to what was sent"
            ),
            ("size", HumanText.Size(report.StoredSize)),
            ("took", HumanText.Duration(TimeSpan.FromSeconds(report.Seconds))),
            ("manifest", $"{report.ManifestDigest}")
        );
        screen.Findings(report.Findings);
        if (report.LeftOut.Count > 0)
        {
            screen.Heading("Left out");
            screen.Facts([.. LeftOutTally.Shorten(report.LeftOut).Select(left => (left.What, left.Why))]);
        }

        screen.WriteLine();
        screen.WriteLine($"Next: `dr-restore verify {report.Id} --depth opened` on a machine that holds an identity.");
    }
}
