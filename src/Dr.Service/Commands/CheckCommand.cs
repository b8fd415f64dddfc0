using System.CommandLine;
using Dr.Errors;
using Dr.Providers.Checks;
using Dr.Providers.CommandLine;
using Spectre.Console;

namespace Dr.Service.Commands;

internal sealed class CheckCommand : DrCommand
{
    private readonly Option<string> _cluster = new("--cluster")
    {
        Description = "only this cluster of dr.yaml; default: all",
        HelpName = "NAME",
    };

    public CheckCommand(Surroundings surroundings)
        : base(surroundings, "check", "Looks at everything that a backup needs, and makes none.")
    {
        Options.Add(_cluster);
        _cluster.CompleteFromConfiguration(surroundings, ConfiguredWords.Clusters);
    }

    public override IReadOnlyList<Example> Examples =>
        [
            new("dr-service check", "after every change of dr.yaml, keys or network"),
            new("dr-service check --cluster production --json", "for a monitoring system"),
        ];

    protected override async Task<ErrorCode?> RunAsync(Invocation invocation, CancellationToken cancellationToken)
    {
        var configuration = invocation.ReadConfiguration();
        var clusters = invocation.Value(_cluster) is { } name ? [configuration.Cluster(name)] : configuration.Clusters;
        var report = await invocation.WithProgressAsync(progress =>
            new InstallationCheck(configuration, invocation.Surroundings, progress).RunAsync(
                clusters,
                cancellationToken
            )
        );
        invocation.Write(report, screen => Show(screen, report));
        return report.Code();
    }

    private static void Show(IAnsiConsole screen, CheckReport report)
    {
        var table = Tables.Create("", "CHECK", "SUBJECT", "SEEN");
        foreach (var item in report.Items)
        {
            table.Row(item.Passed ? "ok" : "FAILED", item.Name, item.Subject, item.Text);
        }

        screen.Write(table);
        foreach (var item in report.Items.Where(item => !item.Passed))
        {
            screen.WriteLine();
            screen.WriteLine($"{item.Name} {item.Subject}: {item.Text}");
            screen.WriteLine($"hint: {item.Hint}");
        }

        screen.Findings(report.Findings);
        screen.WriteLine();
        screen.WriteLine(Verdict(report));
    }

    private static string Verdict(CheckReport report) =>
        !report.Passed ? "A backup would fail."
        : report.Code() is null ? "A backup can be made."
        : "A backup can be made; it would be degraded, see the findings.";
}
