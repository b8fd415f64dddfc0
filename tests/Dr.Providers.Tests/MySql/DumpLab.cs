using Dr.Capture;
using Dr.Manifests;
using Dr.MySql;
using Dr.Pipelines;
using Dr.Providers.Configuration;
using Dr.Providers.MySql.Capture;
using Dr.Providers.MySql.Client;
using Dr.Providers.MySql.Rows;
using Dr.Runs;
using Dr.Testing.Servers;

namespace Dr.Providers.Tests.MySql;

/// <summary>Captures schemas of a server into plain files, as a backup does before it seals them.</summary>
internal sealed class DumpLab : IDisposable, IProgress<RunEvent>
{
    private readonly TestFolder _folder = TestFolder.Create("dump");

    /// <summary>Called when an artifact is begun, while the others are being written.</summary>
    public Func<ArtifactName, Task> Begun { get; set; } = _ => Task.CompletedTask;

    /// <summary>Called when the snapshot stands and nothing was read.</summary>
    public Func<Task> Standing { get; set; } = () => Task.CompletedTask;

    public string Marks => _folder.SubFolder("marks");

    public static MySqlConnectionOptions Connection(SqlServer server, SqlAccount? account = null)
    {
        var (user, _, file) = account ?? server.Root;
        return new()
        {
            Host = server.Address,
            User = user,
            Password = SecretReference.Parse(file, file),
        };
    }

    public static Task<MySqlSession> OpenAsync(SqlServer server, SqlAccount? account = null) =>
        new MySqlDialer(Connection(server, account), _ => null).OpenAsync(TestContext.Current.CancellationToken);

    /// <summary>The digest of every table of a schema, computed on a server.</summary>
    public static async Task<IReadOnlyDictionary<string, TableDigest>> DigestsAsync(SqlServer server, string schema)
    {
        await using var session = await OpenAsync(server);
        var stop = TestContext.Current.CancellationToken;
        var digests = new Dictionary<string, TableDigest>(StringComparer.Ordinal);
        var names = await server.RowsAsync(
            $"SELECT table_name FROM information_schema.tables WHERE table_schema = '{schema}' AND table_type IN ('BASE TABLE', 'SYSTEM VERSIONED')",
            null,
            stop
        );
        var tables = names.Select(row => row[0]).ToHashSet(StringComparer.Ordinal);
        foreach (
            var table in (await TableColumns.ReadAsync(session, schema, stop)).Where(table =>
                tables.Contains(table.Key)
            )
        )
        {
            var query = new RowQuery(schema, table.Key, [.. table]);
            digests[table.Key] = await TableDigests.ComputeAsync(session, query, stop);
        }

        return digests;
    }

    public MySqlSource Source(SqlServer server, MySqlCaptureOptions options, SqlAccount? account = null) =>
        new(Connection(server, account), options, _ => null, Marks, this, TimeProvider.System);

    public async Task<Dump> DumpAsync(SqlServer server, MySqlCaptureOptions options, SqlAccount? account = null)
    {
        var stop = TestContext.Current.CancellationToken;
        await using var capture = await Source(server, options, account).BeginAsync(stop);
        await Standing();
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = capture.Parallelism, CancellationToken = stop };
        await Parallel.ForEachAsync(
            capture.Artifacts,
            parallel,
            async (artifact, token) =>
            {
                await Begun(artifact.Name);
                await WriteAsync(artifact, token);
            }
        );
        var report = await capture.EndAsync(stop);
        var facts = SourceFacts.Read<MySqlFacts>(new() { ["mysql"] = report.Facts.DeepClone() }, "mysql", "a dump")!;
        var contents = SourceFacts.Read<MySqlContents>(
            new() { ["mysql"] = report.SealedFacts!.DeepClone() },
            "mysql",
            "a dump"
        )!;
        return new Dump(report, facts, contents, [.. capture.Artifacts.Select(artifact => FileOf(artifact.Name))]);
    }

    public void Report(RunEvent value) { }

    public void Dispose() => _folder.Dispose();

    private string FileOf(ArtifactName name) => _folder.File(name.ToString().Replace('/', '_'));

    private async Task WriteAsync(IArtifactCapture artifact, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                await using var file = File.Create(FileOf(artifact.Name));
                await using var sink = new HashedSink(file);
                await artifact.WriteAsync(sink, cancellationToken);
                return;
            }
            catch (Errors.SourceUnavailableException) when (artifact.CanRetry)
            {
                // why: the sealer tries again in just this case
            }
        }
    }
}

/// <summary>What a capture made.</summary>
internal sealed record Dump(SourceReport Report, MySqlFacts Facts, MySqlContents Contents, IReadOnlyList<string> Files)
{
    public MySqlSchemaFacts Schema => Contents.Schemas[0];

    public IReadOnlyDictionary<string, TableDigest> Digests =>
        Schema.Tables.ToDictionary(table => table.Name, table => table.Content, StringComparer.Ordinal);
}
