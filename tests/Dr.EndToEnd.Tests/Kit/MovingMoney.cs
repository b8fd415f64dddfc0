using Dr.Testing.Servers;
using MySqlConnector;

namespace Dr.EndToEnd.Tests.Kit;

/// <summary>
/// Writers that move money between two tables and note it in a third, transaction by transaction, until disposed of. At every single
/// moment the sums agree; a copy of two moments has lost or made money.
/// </summary>
internal sealed class MovingMoney : IAsyncDisposable
{
    private const int Accounts = 200;
    private const int Each = 1000;
    private readonly CancellationTokenSource _ending = new();
    private readonly List<Task> _writers = [];
    private int _moves;

    private MovingMoney() { }

    public int Moves => Volatile.Read(ref _moves);

    public static async Task<MovingMoney> StartAsync(
        SqlServer server,
        string schema,
        CancellationToken cancellationToken
    )
    {
        // why: the first and the last table that a reader comes to, with a large one between them
        await server.ExecuteAsync(
            $"""
            CREATE TABLE a_purse (id INT PRIMARY KEY, balance BIGINT NOT NULL);
            CREATE TABLE z_purse (id INT PRIMARY KEY, balance BIGINT NOT NULL);
            CREATE TABLE n_moves (id BIGINT AUTO_INCREMENT PRIMARY KEY, amount BIGINT NOT NULL, note VARCHAR(200));
            CREATE TABLE m_ballast (id INT PRIMARY KEY, filling TEXT);
            INSERT INTO a_purse WITH digit AS (SELECT 0 AS i UNION ALL SELECT 1 UNION ALL SELECT 2 UNION ALL SELECT 3 UNION ALL SELECT 4 UNION ALL SELECT 5 UNION ALL SELECT 6 UNION ALL SELECT 7 UNION ALL SELECT 8 UNION ALL SELECT 9)
              SELECT x.i + 10 * y.i + 100 * z.i, {Each} FROM digit x, digit y, digit z WHERE z.i < {Accounts / 100};
            INSERT INTO z_purse SELECT id, 0 FROM a_purse;
            INSERT INTO m_ballast SELECT a.id * {Accounts} + z.id, REPEAT(CONCAT('ballast ', z.id), 60) FROM a_purse a, z_purse z WHERE a.id < 100
            """,
            schema,
            cancellationToken
        );
        var money = new MovingMoney();
        for (var writer = 0; writer < 3; writer++)
        {
            money._writers.Add(money.WriteAsync(server, schema, writer));
        }

        await Waiting.UntilAsync(
            "the writers write",
            TimeSpan.FromSeconds(30),
            _ => Task.FromResult(money.Moves > 20),
            cancellationToken
        );
        return money;
    }

    /// <summary>Not a coin is missing, and the notes say the same as the purses.</summary>
    public static async Task IsAllThereAsync(SqlServer server, string schema, CancellationToken cancellationToken)
    {
        const string Sums =
            "SELECT (SELECT SUM(balance) FROM a_purse) + (SELECT SUM(balance) FROM z_purse), (SELECT SUM(balance) FROM z_purse) - (SELECT SUM(amount) FROM n_moves)";
        var sums = Assert.Single(await server.RowsAsync(Sums, schema, cancellationToken));
        Assert.Equal([$"{Accounts * Each}", "0"], sums);
    }

    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        await Task.WhenAll(_writers);
        _ending.Dispose();
    }

    private async Task WriteAsync(SqlServer server, string schema, int writer)
    {
        await using var connection = await server.OpenAsync(schema);
        for (var move = writer; !_ending.IsCancellationRequested; move += 3)
        {
            var sql =
                $"START TRANSACTION; UPDATE a_purse SET balance = balance - 1 WHERE id = {move % Accounts}; "
                + $"UPDATE z_purse SET balance = balance + 1 WHERE id = {move * 7 % Accounts}; INSERT INTO n_moves (amount, note) VALUES (1, 'move {move}'); COMMIT";
            try
            {
                await using var command = new MySqlCommand(sql, connection);
                await command.ExecuteNonQueryAsync();
                Interlocked.Increment(ref _moves);
            }
            catch (MySqlException deadlock) when (deadlock.ErrorCode == MySqlErrorCode.LockDeadlock)
            {
                // why: two writers met; the transaction was taken back as a whole, and the next one goes on
            }
        }
    }
}
