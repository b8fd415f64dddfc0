using Dr.Manifests;
using Dr.Opening;
using Dr.Providers.Configuration;
using Dr.Providers.Inventories;
using Dr.Providers.MySql.Capture;
using Dr.Providers.MySql.Client;
using Dr.Providers.Recovery;
using Dr.Randomness;
using Dr.Recovery;
using Dr.Runs;
using Dr.Testing.Points;
using Dr.Testing.Servers;
using Dr.Testing.Stores;

namespace Dr.Providers.Tests.MySql.Recovery;

/// <summary>A store, a folder for runs, and what captures a schema of one server and restores it onto another.</summary>
internal sealed class DatabaseLab : IDisposable, IProgress<RunEvent>
{
    private readonly TestFolder _folder = TestFolder.Create("database");
    private readonly InMemoryObjectStore _store = new();
    private readonly PointLab _points;

    public DatabaseLab() => _points = new PointLab(_store);

    public List<RunEvent> Events { get; } = [];

    /// <summary>What is called with every event, while the step is held up.</summary>
    public Action<RunEvent> OnEvent { get; set; } = _ => { };

    public TimeProvider Clock { get; set; } = TimeProvider.System;

    /// <summary>Whether the real database lives on meanwhile.</summary>
    public bool IsRehearsal { get; set; }

    public ClusterRestore Restore =>
        new(
            new RestoreSetup(_folder.File("runs"), Clock, new SystemRandomSource(), this) { IsRehearsal = IsRehearsal }
        );

    /// <summary>The run that was begun last.</summary>
    public RunId LastRun => RunFolders.Last(_folder.File("runs"));

    public string File(string name) => _folder.File(name);

    /// <summary>A recovery point of these schemas, made by the real capture.</summary>
    public async Task<RestoreSource> CaptureAsync(SqlServer server, int chunk, params IReadOnlyList<string> schemas)
    {
        var connection = new MySqlConnectionOptions
        {
            Host = server.Address,
            User = server.Root.User,
            Password = SecretReference.Parse(server.Root.PasswordFile, server.Root.PasswordFile),
        };
        var source = new MySqlSource(
            connection,
            new MySqlCaptureOptions { Schemas = schemas, ChunkSize = chunk },
            _ => null,
            _folder.SubFolder("marks"),
            this,
            TimeProvider.System
        );
        return FromPoint(await _points.PointAsync(source));
    }

    public RestoreSource FromPoint(RecoveryPoint point) =>
        new RestoreSource.FromPoint(point, new PointReader(_points.Store, _points.Layout, [_points.Identity]));

    /// <summary>Changes one byte in the middle of a stored artifact.</summary>
    public async Task DamageAsync(RecoveryPoint point, ArtifactEntry entry, CancellationToken cancellationToken)
    {
        var key = _points.Layout.InPoint(point.Id, entry.Key);
        var bytes = await _store.ReadAsync($"{key}", cancellationToken);
        bytes[bytes.Length / 2] ^= 1;
        _store.Overwrite(key, bytes);
    }

    /// <summary>A file that the stock tool wrote.</summary>
    public async Task<string> DumpAsync(SqlServer server, string options, CancellationToken cancellationToken)
    {
        var file = _folder.File("dump.sql");
        string[] arguments =
        [
            "--no-defaults",
            $"--host={server.Address}",
            $"--user={server.Root.User}",
            $"--result-file={file}",
            .. options.Split(' ', StringSplitOptions.RemoveEmptyEntries),
        ];
        var dump = await StockTools.RunAsync(
            TestCache.Require("mariadb/10.11/bin/mariadb-dump", "eng/mariadb.sh"),
            arguments,
            environment: new Dictionary<string, string> { ["MYSQL_PWD"] = server.Root.Password },
            cancellationToken: cancellationToken
        );
        dump.Succeeded();
        return file;
    }

    public Inventory Inventory(SqlServer server, string more = "", SqlAccount? account = null) =>
        InventoryFile.Parse(
            $$"""
            cluster: production
            mysql:
              host: {{server.Address}}
              user: {{(account ?? server.Root).User}}
              passwordFile: {{(account ?? server.Root).PasswordFile}}

            """ + string.Concat(more.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => $"  {line}\n")),
            _folder.File("inventory.yaml")
        );

    public async Task<RestoreReport> RunAsync(
        Inventory inventory,
        RestoreSource source,
        CancellationToken cancellationToken
    )
    {
        var plan = await Restore.PlanAsync(inventory, source, [], cancellationToken);
        return await Restore.RunAsync(plan, source, cancellationToken);
    }

    public void Report(RunEvent value)
    {
        OnEvent(value);
        lock (Events)
        {
            Events.Add(value);
        }
    }

    public void Dispose()
    {
        _points.Dispose();
        _folder.Dispose();
    }
}
