using System.Text;
using Dr.MySql;
using Dr.Providers.MySql.Client;
using Dr.Providers.MySql.Rows;
using Dr.Testing.Servers;

namespace Dr.Providers.Tests.MySql;

/// <summary>Values of a document that a text of it does not tell.</summary>
public sealed class TypedDocumentTests(SharedMySql mySql)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public void Each_value_is_found_where_it_stands() =>
        Assert.Equal(
            ["""$."a"[1]."it's \"k\\y\"" = 1.10""", """$."a"[3][0] = CAST('2024-02-29' AS DATE)""", """$."b" = 1.10"""],
            Parts(
                """{"a": [1.1, {"it's \"k\\y\"": 1.10}, [], ["2024-02-29"]], "b": 1.10}""",
                """[["DECIMAL", "1.10"], ["DATE", "\"2024-02-29\""], ["DECIMAL", "1.10"]]"""
            )!
        );

    [Fact]
    public void A_document_that_is_one_value_is_made_whole() =>
        Assert.Equal(["$ = CAST(7 AS UNSIGNED)"], Parts("7", """[["UNSIGNED INTEGER", "7"]]""")!);

    [Theory]
    [InlineData("""["2024-02-29", "2024-02-29"]""", """[["DATE", "\"2024-02-29\""]]""")]
    [InlineData("[5, 5]", """[["DECIMAL", "5"], ["UNSIGNED INTEGER", "5"]]""")]
    [InlineData("""["base64:type16:BQ=="]""", """[["BIT", "\"base64:type16:BQ==\""]]""")]
    [InlineData("""["2024-02-29 00:00:00.000000"]""", """[["TIMESTAMP", "\"2024-02-29 00:00:00.000000\""]]""")]
    [InlineData("[1]", "[]")]
    public void What_cannot_be_told_apart_or_made_is_not_guessed(string text, string mark) =>
        Assert.Null(Parts(text, mark));

    [Theory]
    [InlineData(
        "JSON_ARRAY(1, -1, 1e0, -0e0, 'x', TRUE, NULL, JSON_OBJECT('a', JSON_ARRAY()), 18446744073709551615)",
        null
    )]
    [InlineData("NULL", null)]
    [InlineData("CAST('null' AS JSON)", null)]
    [InlineData("CAST(1.10 AS JSON)", """[["DECIMAL", "1.10"]]""")]
    [InlineData("JSON_OBJECT('a', JSON_ARRAY(JSON_ARRAY(CAST(1 AS UNSIGNED))))", """[["UNSIGNED INTEGER", "1"]]""")]
    [InlineData(
        "JSON_ARRAY(DATE'2024-02-29', JSON_OBJECT('d', 0.5))",
        """[["DATE", "\"2024-02-29\""], ["DECIMAL", "0.5"]]"""
    )]
    public async Task The_server_names_them_and_no_others(string document, string? expected)
    {
        var server = await mySql.GetAsync();
        var question = TypedDocument.Question("doc", ServerFlavour.Parse("8.0.4", ""));

        var told = await server.ScalarAsync($"SELECT {question} FROM (SELECT {document} AS doc) documents", null, Stop);

        Assert.Equal(expected, told);
    }

    [Theory]
    [InlineData("JSON_ARRAY(1, 1e0, '2024-02-29', NULL)", null)]
    [InlineData("JSON_ARRAY(DATE'2024-02-29')", "[]")]
    public async Task A_server_without_JSON_TABLE_tells_of_dates_and_not_which(string document, string? expected)
    {
        var server = await mySql.GetAsync();
        var question = TypedDocument.Question("doc", ServerFlavour.Parse("5.7.44", ""));

        var told = await server.ScalarAsync($"SELECT {question} FROM (SELECT {document} AS doc) documents", null, Stop);

        Assert.Equal(expected, told);
    }

    [Fact]
    public void A_mark_is_part_of_the_digest()
    {
        var (plain, marked, other) = (Row(null), Row("[]"), Row("[1]"));

        Assert.Equal(
            3,
            new[] { plain, marked, other }.Select(row => Convert.ToHexString(row.Encoded)).Distinct().Count()
        );
        Assert.Equal("[1]", Encoding.UTF8.GetString(other.MarkOf(0)));
        Assert.True(plain.MarkOf(0).IsEmpty);
    }

    private static RowBuffer Row(string? mark)
    {
        var row = new RowBuffer();
        row.Add("1"u8);
        if (mark is not null)
        {
            row.AddMark(0, Encoding.UTF8.GetBytes(mark));
        }

        return row;
    }

    private static IEnumerable<string>? Parts(string text, string mark) =>
        TypedDocument
            .Of(Encoding.UTF8.GetBytes(text), Encoding.UTF8.GetBytes(mark))
            ?.Select(part => $"{Encoding.UTF8.GetString(part.Path)} = {part.Value}");
}
