using System.Text.Json.Nodes;
using Dr.Capture;
using Dr.Keys;
using Dr.Pipelines;
using Dr.Pipelines.Age;
using Dr.Runs;

namespace Dr.Providers.Keys.Capture;

/// <summary>
/// The key material that no snapshot holds: certificates, signing keys, encryption configuration, kubeconfigs, units. One artifact a
/// bundle, sealed to recipients of its own.
/// </summary>
/// <param name="options">What, from where, for whom.</param>
/// <param name="previous">Of the point before; null where there was none.</param>
/// <param name="progress">Is told of steps.</param>
/// <param name="clock">Time.</param>
public sealed class KeySource(
    KeyCaptureOptions options,
    KeyFacts? previous,
    IProgress<RunEvent> progress,
    TimeProvider clock
) : ISource
{
    public string Name => KeyFacts.SourceName;

    public async Task<ICapture> BeginAsync(CancellationToken cancellationToken)
    {
        progress.Report(new RunEvent("keys/collect", RunEventKind.Begun, "collect the key material"));
        var collected = await new KeySurvey(options, clock).RunAsync(previous, cancellationToken);
        var files = collected.Bundles.Sum(bundle => bundle.Files.Count(file => file.IsFile));
        progress.Report(
            new RunEvent("keys/collect", RunEventKind.Ended, $"{collected.Bundles.Count} bundles, {files} files")
        );
        return new KeyCapture(options, collected);
    }

    private sealed class KeyCapture(KeyCaptureOptions options, CollectedKeys collected) : ICapture
    {
        public IReadOnlyList<IArtifactCapture> Artifacts =>
            [.. collected.Bundles.Select(bundle => new BundleCapture(bundle, options.Recipients))];

        public int Parallelism => 1;

        public Task<SourceReport> EndAsync(CancellationToken cancellationToken) =>
            Task.FromResult(
                new SourceReport(
                    collected.Facts.ToJson(),
                    collected.Findings,
                    [
                        .. collected
                            .Findings.Where(finding => finding.Code == KeySurvey.NotCollected)
                            .Select(finding => new LeftOut($"{KeyFacts.Artifact(finding.Subject)}", finding.Message)),
                    ],
                    SealedFacts()
                )
            );

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;

        private JsonObject? SealedFacts() =>
            options.Escrow.Count == 0
                ? null
                : new JsonObject
                {
                    ["escrow"] = new JsonArray([
                        .. options.Escrow.Select(kept => new JsonObject
                        {
                            ["what"] = kept.Facts.What,
                            ["where"] = kept.Where,
                        }),
                    ]),
                };
    }

    private sealed class BundleCapture(CollectedBundle bundle, IReadOnlyList<Recipient> recipients) : IArtifactCapture
    {
        private readonly byte[] _tar = BundleArchive.Write(bundle.Files);

        public ArtifactName Name => KeyFacts.Artifact(bundle.Bundle.Name);

        public long? ExpectedSize => _tar.Length;

        public bool CanRetry => false;

        public IReadOnlyList<Recipient> Recipients => recipients;

        public Task WriteAsync(HashedSink sink, CancellationToken cancellationToken) =>
            sink.WriteAsync(_tar, cancellationToken).AsTask();
    }
}
