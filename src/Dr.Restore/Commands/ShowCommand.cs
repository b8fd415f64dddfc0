using System.CommandLine;
using System.Text.Json.Nodes;
using Dr.Errors;
using Dr.Objects.Selection;
using Dr.Providers.CommandLine;
using Dr.Restore.Views;
using Spectre.Console;

namespace Dr.Restore.Commands;

internal sealed class ShowCommand : DrCommand
{
    private readonly Argument<string> _point;
    private readonly Option<string> _cluster;

    public ShowCommand(Surroundings surroundings)
        : base(surroundings, "show", "Shows what a recovery point holds and what is known of it.")
    {
        Arguments.Add(_point = RestoreArguments.Point(surroundings));
        Options.Add(_cluster = RestoreArguments.Cluster(surroundings));
    }

    public override IReadOnlyList<Example> Examples =>
        [
            new("dr-restore show latest", "what the newest point holds"),
            new("dr-restore show latest --json | jq .manifest.sources.etcd", "positions, hashes and members of etcd"),
        ];

    protected override async Task<ErrorCode?> RunAsync(Invocation invocation, CancellationToken cancellationToken)
    {
        var points = Points.Of(invocation, invocation.Value(_cluster));
        var view = PointView.Of(await points.SelectAsync(invocation.Required(_point), cancellationToken));
        invocation.Write(view, screen => Show(screen, view, invocation.Clock.GetUtcNow()));
        return null;
    }

    private static void Show(IAnsiConsole screen, PointView view, DateTimeOffset now)
    {
        var manifest = view.Manifest;
        screen.Facts(
            ("point", $"{manifest.Id}"),
            ("cluster", $"{manifest.Cluster}"),
            ("state", $"{view.State}".ToLowerInvariant() + (manifest.IsDegraded() ? ", degraded at capture" : "")),
            ("age", $"{HumanText.Age(now - manifest.StartedAt)} (begun {HumanText.Time(manifest.StartedAt)})"),
            ("captured in", HumanText.Duration(manifest.CompletedAt - manifest.StartedAt)),
            ("made by", $"{manifest.CreatedBy.Program} {manifest.CreatedBy.Version} on {manifest.CreatedBy.Host}"),
            ("signed by", manifest.SignedBy),
            ("manifest", $"{view.ManifestDigest}")
        );
        ShowObjects(screen, view);
        ShowSources(screen, view);
        ShowProofs(screen, view);
        screen.Findings(manifest.Findings);
        if (manifest.LeftOut.Count > 0)
        {
            screen.Heading("Left out");
            screen.Facts([.. LeftOutTally.Shorten(manifest.LeftOut).Select(left => (left.What, left.Why))]);
        }
    }

    private static void ShowObjects(IAnsiConsole screen, PointView view)
    {
        screen.Heading("Objects");
        var table = Tables.Create("NAME", ">STORED", "RECIPIENTS", "STORED DIGEST");
        foreach (var entry in view.Manifest.Objects())
        {
            var recipients = entry.Recipients.Select(recipient => $"{recipient[..12]}…");
            table.Row(
                $"{entry.Name}",
                HumanText.Size(entry.StoredSize),
                string.Join(", ", recipients),
                $"{entry.StoredDigest}"[..23] + "…"
            );
        }

        screen.Write(table);
    }

    // why: what a source records is its own; every plain fact is shown, lists are for --json
    private static void ShowSources(IAnsiConsole screen, PointView view)
    {
        foreach (var (name, facts) in view.Manifest.Sources)
        {
            var plain = (facts as JsonObject ?? []).Where(fact => fact.Value is JsonValue).ToList();
            if (plain.Count > 0)
            {
                screen.Heading(name);
                screen.Facts([.. plain.Select(fact => (fact.Key, $"{fact.Value}"))]);
            }
        }
    }

    private static void ShowProofs(IAnsiConsole screen, PointView view)
    {
        screen.Heading("Proofs");
        var table = Tables.Create("TIME", "LEVEL", "OUTCOME", "BY");
        foreach (var proof in view.Proofs)
        {
            table.Row(
                HumanText.Time(proof.At),
                $"{proof.Level}".ToLowerInvariant(),
                proof.Passed ? "passed" : $"FAILED: {HumanText.Count(proof.Findings.Count, "finding")}",
                $"{proof.By.Program} on {proof.By.Host}"
            );
        }

        screen.Write(table);
    }
}
