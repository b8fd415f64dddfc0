using Dr.Testing.Servers;

namespace Dr.Testing.Datasets;

/// <summary>SQL files that fill a schema, loaded by the server's own stock client.</summary>
public sealed class Dataset
{
    private readonly IReadOnlyList<string> _files;

    private Dataset(params IReadOnlyList<string> files) => _files = files;

    /// <summary>Every type at its edges, every kind of key, reference, view, routine, trigger and event that both flavours have.</summary>
    public static Dataset Hurtful { get; } = new("hurtful.sql", "hurtful-keys.sql", "hurtful-code.sql");

    /// <summary>Tables alone: no views, routines, triggers or events.</summary>
    public static Dataset HurtfulTables { get; } = new("hurtful.sql", "hurtful-keys.sql");

    /// <summary>The same and what one flavour alone has: sequences, INET6, packages; native JSON, SRIDs, functional indexes.</summary>
    public static Dataset HurtfulOf(SqlServer server) =>
        new([.. Hurtful._files, server is MySqlServer ? "hurtful-mysql.sql" : "hurtful-mariadb.sql"]);

    /// <summary>What a server needs to hold <see cref="Hurtful"/>: rows of 16 MiB, of which a statement is more than twice as long.</summary>
    public static SqlServerOptions Roomy { get; } =
        new() { Variables = new Dictionary<string, string> { ["max_allowed_packet"] = "64M" } };

    /// <summary>A schema laid out as Rancher 1.6 does, without rows except those of liquibase and the settings.</summary>
    public static Dataset Cattle { get; } = new("cattle.sql");

    /// <summary>The same with about 12,000 rows in all tables.</summary>
    public static Dataset FilledCattle { get; } = new("cattle.sql", "cattle-rows.sql");

    /// <summary>Fills a schema that is empty.</summary>
    public async Task LoadAsync(SqlServer server, string schema, CancellationToken cancellationToken)
    {
        foreach (var name in _files)
        {
            var file = Path.Combine(server.Folder, $"dataset-{name}");
            await using (var content = Open(name))
            await using (var copy = File.Create(file))
            {
                await content.CopyToAsync(copy, cancellationToken);
            }

            await server.LoadAsync(file, schema, cancellationToken);
        }
    }

    private static Stream Open(string name) =>
        typeof(Dataset).Assembly.GetManifestResourceStream(name)
        ?? throw new FileNotFoundException($"no dataset is called {name}");
}
