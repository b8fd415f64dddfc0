using Dr.Testing.Servers;

namespace Dr.Providers.Tests.MySql.Recovery;

/// <summary>A small schema with everything that a load has to be careful with, and what must be equal after it.</summary>
internal static class Samples
{
    private static readonly string[] s_questions =
    [
        "SELECT COUNT(*), SUM(CRC32(CONCAT_WS('|', id, HEX(blob_), text_, at, parent))) FROM big",
        "SELECT COUNT(*), SUM(CRC32(CONCAT_WS('|', id, v))) FROM plain_old",
        "SELECT COUNT(*), SUM(v) FROM keyless",
        "SELECT COUNT(*) FROM seen",
        "SELECT twice(21)",
    ];

    /// <summary>Without what makes more than one statement of the server's own client.</summary>
    public static async Task FillAsync(SqlServer server, string schema, CancellationToken cancellationToken)
    {
        string[] statements =
        [
            "CREATE TABLE parent (id INT PRIMARY KEY, name VARCHAR(20)) ENGINE=InnoDB",
            "INSERT INTO parent SELECT seq, CONCAT('p', seq) FROM seq_1_to_10",
            """
                CREATE TABLE big (id INT AUTO_INCREMENT PRIMARY KEY, blob_ BLOB, text_ VARCHAR(200), at DATETIME, parent INT,
                  KEY by_text (text_), UNIQUE KEY by_both (text_, id), CONSTRAINT big_parent FOREIGN KEY (parent) REFERENCES parent (id)) ENGINE=InnoDB
                """,
            "INSERT INTO big SELECT seq, UNHEX(REPEAT(LPAD(HEX(seq % 256), 2, '0'), 300)), CONCAT('it''s \\\\ \n', seq), '2026-11-22 02:00:00', 1 + seq % 10 FROM seq_1_to_20000",
            "CREATE TABLE plain_old (id INT PRIMARY KEY, v VARCHAR(100)) ENGINE=MyISAM",
            "INSERT INTO plain_old SELECT seq, REPEAT(CHAR(97 + seq % 26), 100) FROM seq_1_to_5000",
            "CREATE TABLE keyless (v INT) ENGINE=InnoDB",
            "INSERT INTO keyless SELECT seq % 3 FROM seq_1_to_3000",
            "CREATE VIEW seen AS SELECT id FROM big WHERE id % 2 = 0",
            "CREATE FUNCTION twice(x INT) RETURNS INT DETERMINISTIC RETURN 2 * x",
            "CREATE TRIGGER watch BEFORE INSERT ON big FOR EACH ROW SET NEW.at = NOW()",
            "CREATE EVENT later ON SCHEDULE EVERY 1 DAY DO DELETE FROM keyless WHERE v > 5",
        ];
        foreach (var statement in statements)
        {
            await server.ExecuteAsync(statement, schema, cancellationToken);
        }
    }

    public static async Task AssertEqualAsync(
        SqlServer server,
        string captured,
        string restored,
        CancellationToken cancellationToken
    )
    {
        foreach (var question in s_questions)
        {
            Assert.Equal(
                await server.RowsAsync(question, captured, cancellationToken),
                await server.RowsAsync(question, restored, cancellationToken)
            );
        }

        foreach (
            var (table, column) in new[]
            {
                ("TABLES", "TABLE_SCHEMA"),
                ("TRIGGERS", "TRIGGER_SCHEMA"),
                ("EVENTS", "EVENT_SCHEMA"),
                ("STATISTICS", "TABLE_SCHEMA"),
                ("REFERENTIAL_CONSTRAINTS", "CONSTRAINT_SCHEMA"),
            }
        )
        {
            var count = $"SELECT COUNT(*) FROM information_schema.{table} WHERE {column} = ";
            Assert.Equal(
                await server.ScalarAsync($"{count}'{captured}'", cancellationToken: cancellationToken),
                await server.ScalarAsync($"{count}'{restored}'", cancellationToken: cancellationToken)
            );
        }
    }
}
