using System.Text;
using Dr.Errors;
using Dr.MySql.Scripts;
using Dr.Testing.Stores;

namespace Dr.Core.Tests.MySql.Scripts;

public sealed class SqlScriptReaderTests
{
    [Fact]
    public async Task Statements_end_at_semicolons_that_are_neither_in_strings_nor_in_names_nor_in_comments() =>
        Assert.Equal(
            [
                "SELECT 'a;b', \"c;d\", `e;f`",
                "SELECT /* x; */ 1 -- y;\n + 1 # z;\n + 1",
                "SELECT 'it''s; fine', 'a\\';b', \"\\\";\"",
                "SELECT 1--1",
            ],
            await ReadAsync(
                """
                SELECT 'a;b', "c;d", `e;f`;
                SELECT /* x; */ 1 -- y;
                 + 1 # z;
                 + 1;;
                SELECT 'it''s; fine', 'a\';b', "\";";
                SELECT 1--1;
                """
            )
        );

    [Fact]
    public async Task Comments_before_a_statement_are_passed_over_and_those_for_servers_are_kept() =>
        Assert.Equal(
            [
                "/*M!999999\\- enable the sandbox mode */ \n-- a line; of text\n/*!40101 SET NAMES utf8mb4 */",
                "/*!40103 SET @OLD_TIME_ZONE=@@TIME_ZONE */",
            ],
            await ReadAsync(
                """
                -- MariaDB dump; it's a comment
                #another;
                /* and; one more */
                /*M!999999\- enable the sandbox mode */ 
                -- a line; of text
                /*!40101 SET NAMES utf8mb4 */;
                --
                /*!40103 SET @OLD_TIME_ZONE=@@TIME_ZONE */;
                -- Dump completed
                """
            )
        );

    [Fact]
    public async Task A_delimiter_holds_until_the_next_one() =>
        Assert.Equal(
            [
                "CREATE TRIGGER t BEFORE INSERT ON x FOR EACH ROW BEGIN SET @a = ';;'; SET @b = 1; END",
                "SELECT ';'",
                "CREATE PROCEDURE p() BEGIN SELECT '$$'; SELECT 1 // 2; END",
                "SELECT 3",
            ],
            await ReadAsync(
                """
                DELIMITER ;;
                CREATE TRIGGER t BEFORE INSERT ON x FOR EACH ROW BEGIN SET @a = ';;'; SET @b = 1; END ;;
                delimiter ;
                SELECT ';';
                DELIMITER $$
                CREATE PROCEDURE p() BEGIN SELECT '$$'; SELECT 1 // 2; END$$
                DELIMITER ;
                SELECT 3;
                """
            )
        );

    [Fact]
    public async Task What_a_quote_means_follows_the_session()
    {
        using var reader = new SqlScriptReader(Script("SELECT 'a\\', \"b\\\";\nSELECT 2;"), long.MaxValue);
        reader.Quoting = SqlQuoting.Of("ANSI_QUOTES,NO_BACKSLASH_ESCAPES,STRICT_TRANS_TABLES");

        Assert.True(await reader.ReadAsync(TestContext.Current.CancellationToken));
        Assert.Equal("SELECT 'a\\', \"b\\\"", Text(reader));
        Assert.True(await reader.ReadAsync(TestContext.Current.CancellationToken));
        Assert.Equal("SELECT 2", Text(reader));
        Assert.Equal(2, reader.Line);
    }

    [Theory]
    [InlineData("SELECT 1")]
    [InlineData("SELECT 1; INSERT INTO t VALUES ('a")]
    [InlineData("SELECT 1; INSERT INTO t VALUES ('a;\n\\")]
    [InlineData("SELECT 1; /* no end")]
    [InlineData("SELECT 1; SELECT /* no end")]
    public async Task A_script_that_ends_inside_of_a_statement_was_cut(string script)
    {
        var error = await Assert.ThrowsAsync<IntegrityException>(() => ReadAsync(script));

        Assert.Contains("ends inside of the statement", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("'a", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_statement_may_be_as_large_as_allowed_and_no_larger()
    {
        var value = new string('x', 1_000_000);

        Assert.Equal([$"SELECT '{value}'", "SELECT 2"], await ReadAsync($"SELECT '{value}';SELECT 2;"));
        var error = await Assert.ThrowsAsync<DrException>(() =>
            ReadAsync($"SELECT '{value}';SELECT 2;", most: 300_000)
        );
        Assert.Contains("max_allowed_packet", error.Hint, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n \t\n")]
    [InlineData("-- nothing")]
    [InlineData("/* nothing */\n;;\n;")]
    public async Task A_script_without_statements_has_none(string script) => Assert.Empty(await ReadAsync(script));

    private static async Task<List<string>> ReadAsync(string script, long most = long.MaxValue)
    {
        var whole = await ReadAsync(Script(script), most);
        // why: where a read ends must not matter, and it can end anywhere
        Assert.Equal(whole, await ReadAsync(new TinyReadsStream(Script(script).ToArray(), 5), most));
        return whole;
    }

    private static async Task<List<string>> ReadAsync(Stream script, long most)
    {
        var statements = new List<string>();
        using var reader = new SqlScriptReader(script, most);
        while (await reader.ReadAsync(TestContext.Current.CancellationToken))
        {
            statements.Add(Text(reader));
        }

        return statements;
    }

    private static MemoryStream Script(string text) => new(Encoding.UTF8.GetBytes(text.ReplaceLineEndings("\n")));

    private static string Text(SqlScriptReader reader) => Encoding.UTF8.GetString(reader.Statement.Span);
}
