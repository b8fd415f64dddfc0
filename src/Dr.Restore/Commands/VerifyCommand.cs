using System.CommandLine;
using Dr.Errors;
using Dr.Providers.CommandLine;
using Dr.Restore.Views;
using Dr.Verification;
using Spectre.Console;

namespace Dr.Restore.Commands;

internal sealed class VerifyCommand : DrCommand
{
    private readonly Argument<string> _point;
    private readonly Option<string> _cluster;

    private readonly Option<VerificationDepth> _depth = new("--depth")
    {
        Description =
            "stored: signature, sizes and digests; opened: decrypt and compare everything too (needs an identity)",
        HelpName = "stored|opened",
        DefaultValueFactory = _ => VerificationDepth.Stored,
    };

    private readonly Option<bool> _record = new("--record")
    {
        Description = "add the outcome to the point's signed proofs (needs signing.key)",
    };

    public VerifyCommand(Surroundings surroundings)
        : base(surroundings, "verify", "Compares what the store holds with what was signed.")
    {
        Arguments.Add(_point = RestoreArguments.Point(surroundings));
        Options.Add(_depth);
        Options.Add(_record);
        Options.Add(_cluster = RestoreArguments.Cluster(surroundings));
        _depth.AcceptOnlyFromAmong(StringComparer.OrdinalIgnoreCase, "stored", "opened");
    }

    public override IReadOnlyList<Example> Examples =>
        [
            new("dr-restore verify latest", "is what is stored what was signed?"),
            new("dr-restore verify latest --depth opened", "and can it be opened, to the bytes that were captured?"),
        ];

    protected override async Task<ErrorCode?> RunAsync(Invocation invocation, CancellationToken cancellationToken)
    {
        var points = Points.Of(invocation, invocation.Value(_cluster));
        using var recorder = invocation.Value(_record) ? ProofRecorder.Of(invocation, points.Layout) : null;
        var depth = invocation.Value(_depth);
        var view = await invocation.WithProgressAsync(async progress =>
        {
            var verifier = points.Verifying(depth, progress);
            var point = await points.OpenAsync(invocation.Required(_point), cancellationToken);
            var report = await verifier.VerifyAsync(point, depth, cancellationToken);
            if (depth == VerificationDepth.Opened && report.Passed)
            {
                var missing = await points.Comparing(progress).RunAsync(point, cancellationToken);
                report = report with { Findings = [.. report.Findings, .. missing] };
            }

            var proof = recorder is null ? null : await recorder.RecordAsync(point, report, cancellationToken);
            return new VerificationView(report, report.Passed, proof);
        });
        invocation.Write(view, screen => Show(screen, view));
        return view.Passed ? null : ErrorCode.Damaged;
    }

    private static void Show(IAnsiConsole screen, VerificationView view)
    {
        var report = view.Report;
        screen.Facts(
            ("point", $"{report.Id}"),
            ("depth", $"{report.Depth}".ToLowerInvariant()),
            ("checked", $"{HumanText.Count(report.ObjectsChecked, "object")}, {HumanText.Size(report.BytesRead)}"),
            ("outcome", view.Passed ? "as recorded" : $"DAMAGED: {HumanText.Count(report.Findings.Count, "finding")}"),
            ("proof", view.Proof is null ? "not recorded" : "recorded")
        );
        screen.Findings(report.Findings);
    }
}
