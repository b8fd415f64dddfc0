using System.Globalization;
using MySqlConnector;

namespace Dr.Providers.MySql.Client;

/// <summary>One connection to a server, set up for reading. For one caller at a time.</summary>
public sealed class MySqlSession : IAsyncDisposable
{
    private readonly MySqlConnection _connection;
    private bool _converts = true;

    internal MySqlSession(MySqlConnection connection, string endpoint) =>
        (_connection, Endpoint) = (connection, endpoint);

    public string Endpoint { get; }

    /// <summary>Known once the session was given out.</summary>
    public ServerFlavour Flavour { get; private set; } = null!;

    /// <summary>The server's number of this connection.</summary>
    public long Id => _connection.ServerThread;

    /// <param name="sql">One statement.</param>
    /// <param name="attempted">For messages: <c>lock the tables</c>.</param>
    /// <param name="cancellationToken">Ends the statement on the server too.</param>
    /// <returns>Rows changed.</returns>
    /// <exception cref="DatabaseException">It failed.</exception>
    public async Task<long> ExecuteAsync(string sql, string attempted, CancellationToken cancellationToken)
    {
        try
        {
            await using var command = new MySqlCommand(sql, _connection);
            return await command.ExecuteNonQueryAsync(cancellationToken);
        }
        catch (Exception exception) when (DatabaseErrors.IsOurs(exception))
        {
            throw DatabaseErrors.Of(exception, attempted, Endpoint);
        }
    }

    /// <summary>The same for a statement that changes rows, in the character set of the session, as the bytes that it is.</summary>
    /// <inheritdoc cref="ExecuteAsync(string, string, CancellationToken)"/>
    internal async Task<long> ExecuteAsync(
        ReadOnlyMemory<byte> sql,
        string attempted,
        CancellationToken cancellationToken
    )
    {
        try
        {
            return await StatementWire.ExecuteAsync(_connection, sql, cancellationToken);
        }
        catch (Exception exception) when (DatabaseErrors.IsOurs(exception))
        {
            throw DatabaseErrors.Of(exception, attempted, Endpoint);
        }
    }

    /// <summary>Everything that a question gives; for questions about the server, not for data.</summary>
    /// <exception cref="DatabaseException">It failed.</exception>
    public async Task<IReadOnlyList<SqlRow>> RowsAsync(
        string sql,
        string attempted,
        CancellationToken cancellationToken
    )
    {
        try
        {
            SetConversion(true);
            await using var command = new MySqlCommand(sql, _connection);
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            var columns = Enumerable.Range(0, reader.FieldCount).Select(reader.GetName).ToList();
            var rows = new List<SqlRow>();
            while (await reader.ReadAsync(cancellationToken))
            {
                rows.Add(new SqlRow(columns, [.. columns.Select((_, index) => Text(reader.GetValue(index)))]));
            }

            return rows;
        }
        catch (Exception exception) when (DatabaseErrors.IsOurs(exception))
        {
            throw DatabaseErrors.Of(exception, attempted, Endpoint);
        }
    }

    /// <summary>The first row, or null where there is none.</summary>
    /// <exception cref="DatabaseException">It failed.</exception>
    public async Task<SqlRow?> FirstAsync(string sql, string attempted, CancellationToken cancellationToken) =>
        (await RowsAsync(sql, attempted, cancellationToken)).FirstOrDefault();

    /// <summary>The first value of the first row, or null where there is none.</summary>
    /// <exception cref="DatabaseException">It failed.</exception>
    public async Task<string?> ValueAsync(string sql, string attempted, CancellationToken cancellationToken) =>
        (await FirstAsync(sql, attempted, cancellationToken))?.Values[0];

    /// <summary>Global variables by name, those that the server knows.</summary>
    /// <exception cref="DatabaseException">It failed.</exception>
    public async Task<IReadOnlyDictionary<string, string>> VariablesAsync(
        IEnumerable<string> names,
        CancellationToken cancellationToken
    )
    {
        var rows = await RowsAsync(
            $"SHOW GLOBAL VARIABLES WHERE Variable_name IN ({Sql.Texts(names)})",
            "read the server's variables",
            cancellationToken
        );
        return rows.ToDictionary(row => row.Values[0]!, row => row.Values[1] ?? "", StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>
    /// Whether the server converts text to UTF-8 on its way: wanted for names and definitions, and for rows of data the opposite.
    /// </summary>
    /// <exception cref="DatabaseException">It failed.</exception>
    internal void SetConversion(bool converts)
    {
        if (converts == _converts)
        {
            return;
        }

        try
        {
            using var command = new MySqlCommand(
                $"SET character_set_results = {(converts ? "utf8mb4" : "NULL")}",
                _connection
            );
            command.ExecuteNonQuery();
            _converts = converts;
        }
        catch (Exception exception) when (DatabaseErrors.IsOurs(exception))
        {
            throw DatabaseErrors.Of(exception, "set up the session", Endpoint);
        }
    }

    /// <summary>For reading rows as they come; the session is busy until the last of them.</summary>
    /// <exception cref="DatabaseException">The connection is gone.</exception>
    internal RowWire OpenWire()
    {
        try
        {
            using var command = _connection.CreateCommand();
            return new RowWire(_connection, TimeSpan.FromSeconds(command.CommandTimeout));
        }
        catch (Exception exception) when (DatabaseErrors.IsOurs(exception))
        {
            throw DatabaseErrors.Of(exception, "read rows", Endpoint);
        }
    }

    public ValueTask DisposeAsync() => _connection.DisposeAsync();

    internal async Task PrepareAsync(CancellationToken cancellationToken)
    {
        const string attempted = "set up the session";
        var row = await FirstAsync("SELECT VERSION() AS v, @@version_comment AS c", attempted, cancellationToken);
        Flavour = ServerFlavour.Parse(row!.Text("v"), row.Text("c"));
        var settings = string.Join(",", Flavour.ReadingSettings.Select(setting => $"SESSION {setting}"));
        await ExecuteAsync($"SET {settings}", attempted, cancellationToken);
    }

    private static string? Text(object value) =>
        value switch
        {
            DBNull => null,
            string text => text,
            byte[] bytes => System.Text.Encoding.UTF8.GetString(bytes),
            DateTime time => time.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture),
            _ => Convert.ToString(value, CultureInfo.InvariantCulture),
        };
}
