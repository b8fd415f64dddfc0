using System.Collections.Concurrent;
using Dr.Capture;
using Dr.Errors;
using Dr.Findings;
using Dr.Pipelines;
using Dr.Providers.Etcd.Capture;
using Dr.Providers.Etcd.Client;
using Dr.Runs;
using Dr.Testing.Servers;

namespace Dr.Providers.Tests.Etcd;

/// <summary>Captures from a real cluster as a backup run does: every artifact, again while there is a chance.</summary>
internal sealed class CaptureScene(EtcdConnectionOptions connection) : IProgress<RunEvent>
{
    public EtcdCaptureOptions Options { get; init; } = new();

    public PreviousPosition? Previous { get; init; }

    public ConcurrentQueue<RunEvent> Events { get; } = [];

    public static EtcdConnectionOptions ConnectionTo(EtcdCluster cluster) =>
        new()
        {
            Endpoints = [.. cluster.Endpoints.Select(e => new Uri(e))],
            Tls = cluster.Certificates is { } files
                ? new EtcdTlsOptions(files.AuthorityFile, files.CertificateFile, files.KeyFile)
                : null,
            User = cluster.User is { } user ? new EtcdUser(user, cluster.PasswordFile!) : null,
            CallTimeout = TimeSpan.FromSeconds(2),
        };

    public void Report(RunEvent value) => Events.Enqueue(value);

    public async Task<Captured> CaptureAsync(Func<Stream, Stream>? sink = null)
    {
        await using var capture = await BeginAsync();
        var artifacts = new Dictionary<string, byte[]>();
        foreach (var artifact in capture.Artifacts)
        {
            artifacts[artifact.Name.ToString()] = await WriteAsync(artifact, sink ?? (s => s));
        }
        return new Captured(artifacts, await capture.EndAsync(TestContext.Current.CancellationToken));
    }

    public Task<ICapture> BeginAsync() =>
        new EtcdSource(connection, Options, Previous, this, TimeProvider.System).BeginAsync(
            TestContext.Current.CancellationToken
        );

    private static async Task<byte[]> WriteAsync(IArtifactCapture artifact, Func<Stream, Stream> sink)
    {
        while (true)
        {
            using var memory = new MemoryStream();
            try
            {
                await artifact.WriteAsync(new HashedSink(sink(memory)), TestContext.Current.CancellationToken);
                return memory.ToArray();
            }
            catch (DrException) when (artifact.CanRetry) { }
        }
    }
}

/// <summary>What came of it.</summary>
internal sealed record Captured(IReadOnlyDictionary<string, byte[]> Artifacts, SourceReport Report)
{
    public byte[] Snapshot => Artifacts["etcd/snapshot.db"];

    public IEnumerable<Finding> Degrading => Report.Findings.Where(f => f.IsDegrading);

    public string Member => (string)Report.Facts["member"]!;
}
