using System.Text.Json.Nodes;
using Dr.Capture;
using Dr.Findings;
using Dr.Pipelines;

namespace Dr.Testing.Points;

/// <summary>A source whose artifacts are given: for tests of what happens around a capture, not of a capture.</summary>
public sealed class BytesSource(string name, params (string Name, byte[] Content)[] artifacts) : ISource, ICapture
{
    private readonly List<Finding> _findings = [];

    public string Name => name;

    public IReadOnlyList<IArtifactCapture> Artifacts { get; } =
    [.. artifacts.Select(artifact => new Bytes(ArtifactName.Parse(artifact.Name), artifact.Content))];

    public int Parallelism { get; init; } = 1;

    public JsonObject? SealedFacts { get; init; }

    public BytesSource Finding(Finding finding)
    {
        _findings.Add(finding);
        return this;
    }

    public Task<ICapture> BeginAsync(CancellationToken cancellationToken) => Task.FromResult<ICapture>(this);

    public Task<SourceReport> EndAsync(CancellationToken cancellationToken) =>
        Task.FromResult(
            new SourceReport(
                new JsonObject { ["revision"] = 42 },
                _findings,
                [new LeftOut("nothing", "a test")],
                SealedFacts
            )
        );

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private sealed record Bytes(ArtifactName Name, byte[] Content) : IArtifactCapture
    {
        public long? ExpectedSize => Content.Length;

        public bool CanRetry => false;

        public Task WriteAsync(HashedSink sink, CancellationToken cancellationToken) =>
            sink.WriteAsync(Content, cancellationToken).AsTask();
    }
}
