using System.Globalization;
using MySqlConnector;

namespace Dr.Testing.Servers;

/// <summary>
/// A real MariaDB or MySQL in a container, on a loopback address of its own, port 3306, and on a socket. Its data outlives a stop
/// and a kill, and is gone when it is disposed of. Reads and writes here go without any of our own code.
/// </summary>
public abstract class SqlServer : IAsyncDisposable
{
    public const int Port = 3306;
    public const string RootUser = "root";
    public const string RootPassword = "root-password-of-no-value";
    private static readonly TimeSpan s_ready = TimeSpan.FromSeconds(60);
    private static int s_schemas;
    private readonly ContainerRunner _container;
    private readonly SqlPlace _place;
    private readonly IReadOnlyList<IDisposable> _owned;

    private protected SqlServer(ContainerRunner container, SqlPlace place, params IReadOnlyList<IDisposable> owned)
    {
        _container = container;
        _place = place;
        _owned = owned;
    }

    public string Address => _place.Address;

    /// <summary>root may log in there without a password.</summary>
    public string Socket => _place.Socket;

    /// <summary>A folder that the server sees under the same path.</summary>
    public string Folder => _place.Folder;

    /// <summary>The files a client needs, or nothing when the server was not asked for TLS.</summary>
    public TestCertificates? Certificates => _place.Certificates;

    /// <summary>Its stock client, inside the container.</summary>
    private protected abstract string Client { get; }

    /// <summary>root, with the password in a file as our programs want it.</summary>
    public SqlAccount Root => AccountOf(RootUser, RootPassword);

    /// <summary>A connection of the bare driver, open; root's unless another account is given.</summary>
    public async Task<MySqlConnection> OpenAsync(
        string? schema = null,
        SqlAccount? account = null,
        CancellationToken cancellationToken = default
    )
    {
        var connection = new MySqlConnection(ConnectionString(schema, account));
        try
        {
            await connection.OpenAsync(cancellationToken);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <summary>Runs one or several statements, divided by semicolons.</summary>
    public async Task ExecuteAsync(string sql, string? schema = null, CancellationToken cancellationToken = default)
    {
        await using var connection = await OpenAsync(schema, cancellationToken: cancellationToken);
        await using var command = Command(connection, sql);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>The first value of the first row as text; nothing when it is NULL or there is no row.</summary>
    public async Task<string?> ScalarAsync(
        string sql,
        string? schema = null,
        CancellationToken cancellationToken = default
    ) => (await RowsAsync(sql, schema, cancellationToken)).FirstOrDefault()?[0];

    /// <summary>All rows as text; what has no text in .NET (zero dates, large decimals) is cast by the caller's SQL.</summary>
    public async Task<IReadOnlyList<IReadOnlyList<string?>>> RowsAsync(
        string sql,
        string? schema = null,
        CancellationToken cancellationToken = default
    )
    {
        await using var connection = await OpenAsync(schema, cancellationToken: cancellationToken);
        await using var command = Command(connection, sql);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var rows = new List<IReadOnlyList<string?>>();
        while (await reader.ReadAsync(cancellationToken))
        {
            rows.Add([.. Enumerable.Range(0, reader.FieldCount).Select(column => Text(reader.GetValue(column)))]);
        }

        return rows;
    }

    /// <summary>A new, empty schema; its name. In what the server's own defaults say, unless told: <c>CHARACTER SET utf8mb3</c>.</summary>
    public async Task<string> CreateSchemaAsync(string options = "", CancellationToken cancellationToken = default)
    {
        var name = UnusedSchema();
        await ExecuteAsync($"CREATE DATABASE {name} {options}", cancellationToken: cancellationToken);
        return name;
    }

    /// <summary>A name that no schema of any server of these tests has yet: one that was captured may be restored on another.</summary>
    public string UnusedSchema() => $"test_{Interlocked.Increment(ref s_schemas)}";

    /// <summary>An account that may come from anywhere, with a password of its own and these rights: <c>"SELECT ON test_1.*"</c>.</summary>
    public async Task<SqlAccount> CreateUserAsync(
        string name,
        IEnumerable<string> grants,
        CancellationToken cancellationToken = default
    )
    {
        var account = AccountOf(name, $"pw-{name}-{ProcessIdentity.Current}");
        List<string> statements = [$"CREATE USER '{name}'@'%' IDENTIFIED BY '{account.Password}'"];
        statements.AddRange(grants.Select(grant => $"GRANT {grant} TO '{name}'@'%'"));
        await ExecuteAsync(string.Join(";\n", statements), cancellationToken: cancellationToken);
        return account;
    }

    /// <summary>Loads a file of SQL with the server's own stock client, as root; <c>DELIMITER</c> works as there.</summary>
    public async Task LoadAsync(string file, string? schema = null, CancellationToken cancellationToken = default)
    {
        // why: only its folder is seen inside the container
        var copy = Path.Combine(Folder, $"load-{Path.GetFileName(Path.GetRandomFileName())}.sql");
        File.Copy(file, copy);
        try
        {
            (
                await ClientAsync($"--default-character-set=utf8mb4 {schema ?? ""} <'{copy}'", cancellationToken)
            ).Succeeded();
        }
        finally
        {
            File.Delete(copy);
        }
    }

    /// <summary>Ends all connections of one account, as an administrator does; how many there were.</summary>
    public async Task<int> KillConnectionsAsync(string user, CancellationToken cancellationToken = default)
    {
        var found = await RowsAsync(
            $"SELECT id FROM information_schema.processlist WHERE user = '{user}' AND id <> CONNECTION_ID()",
            cancellationToken: cancellationToken
        );
        foreach (var row in found)
        {
            await ExecuteAsync($"KILL {row[0]}", cancellationToken: cancellationToken);
        }

        return found.Count;
    }

    /// <summary>Ends the server in order.</summary>
    public Task StopAsync(CancellationToken cancellationToken = default) => _container.StopAsync(cancellationToken);

    /// <summary>Ends the server as <c>kill -9</c> does.</summary>
    public Task KillAsync(CancellationToken cancellationToken = default) => _container.KillAsync(cancellationToken);

    /// <summary>Freezes it: connections stay open, nothing answers.</summary>
    public Task PauseAsync(CancellationToken cancellationToken = default) => _container.PauseAsync(cancellationToken);

    public Task UnpauseAsync(CancellationToken cancellationToken = default) =>
        _container.UnpauseAsync(cancellationToken);

    /// <summary>Starts the server on the data it has, and waits until it answers.</summary>
    public async Task StartAgainAsync(CancellationToken cancellationToken = default)
    {
        await _container.StartAsync(cancellationToken);
        await AwaitAsync(cancellationToken);
    }

    /// <summary>Stop and start.</summary>
    public async Task RestartAsync(CancellationToken cancellationToken = default)
    {
        await StopAsync(cancellationToken);
        await StartAgainAsync(cancellationToken);
    }

    /// <summary>The last lines that it logged.</summary>
    public Task<string> LogAsync(CancellationToken cancellationToken = default) =>
        _container.LogAsync(cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _container.DisposeAsync();
        foreach (var owned in _owned)
        {
            owned.Dispose();
        }

        GC.SuppressFinalize(this);
    }

    /// <summary>The stock client with a line of the shell: options, a schema, redirections of files in <see cref="Folder"/>.</summary>
    public Task<ToolResult> ClientAsync(string line, CancellationToken cancellationToken = default) =>
        _container.RunAsync(
            ["sh", "-c", $"exec {Client} --no-defaults -uroot --socket='{Socket}' {line}"],
            cancellationToken
        );

    internal async Task AwaitAsync(CancellationToken cancellationToken)
    {
        try
        {
            await Waiting.UntilAsync($"the server on {Address} answers", s_ready, AnswersAsync, cancellationToken);
        }
        catch (TimeoutException late)
        {
            throw new TimeoutException($"{late.Message}; its log ends: {await LogAsync(cancellationToken)}", late);
        }
    }

    // why: a server that a killed test left behind may answer on the address that is ours now
    private async Task<bool> AnswersAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await ScalarAsync("SELECT @@socket", null, cancellationToken) == Socket
                || await HasEndedAsync(cancellationToken);
        }
        catch (MySqlException)
        {
            return await HasEndedAsync(cancellationToken);
        }
    }

    private async Task<bool> HasEndedAsync(CancellationToken cancellationToken) =>
        await _container.HasEndedAsync(cancellationToken)
            ? throw new InvalidOperationException(
                $"the server on {Address} has ended; its log ends: {await LogAsync(cancellationToken)}"
            )
            : false;

    /// <summary>For the bare driver. Nothing is pooled: a connection of the tests ends where it is closed.</summary>
    public string ConnectionString(string? schema = null, SqlAccount? account = null) =>
        new MySqlConnectionStringBuilder
        {
            Server = Address,
            Port = Port,
            UserID = account?.User ?? RootUser,
            Password = account?.Password ?? RootPassword,
            Database = schema ?? "",
            Pooling = false,
            AllowUserVariables = true,
            AllowZeroDateTime = true,
            DefaultCommandTimeout = 120,
        }.ConnectionString;

    private SqlAccount AccountOf(string name, string password)
    {
        var file = Path.Combine(Folder, $"password-{name}");
        if (!File.Exists(file))
        {
            File.WriteAllText(file, password + "\n");
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        return new SqlAccount(name, password, file);
    }

    private static MySqlCommand Command(MySqlConnection connection, string sql)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        return command;
    }

    private static string? Text(object value) =>
        value switch
        {
            DBNull => null,
            byte[] bytes => Convert.ToHexString(bytes),
            _ => Convert.ToString(value, CultureInfo.InvariantCulture),
        };
}
