using System.Text;
using Dr.MySql.Scripts;

namespace Dr.Core.Tests.MySql.Scripts;

public sealed class ForeignBytesTests
{
    [Theory]
    [InlineData("INSERT INTO t VALUES ('é')", "INSERT INTO t VALUES ('Ã©')")]
    [InlineData("VALUES (_binary 'ÿ\\0\\'\\n\\\\a''b',1)", "VALUES (_binary x'FF00270A5C612762',1)")]
    [InlineData("VALUES (1,'ÿ','fine')", "VALUES (1,_latin1 x'FF','fine')")]
    [InlineData("VALUES (\"ÿ\"\"\")", "VALUES (_latin1 x'FF22')")]
    [InlineData("SELECT `a'b`, 'ÿ'", "SELECT `a'b`, _latin1 x'FF'")]
    public void Strings_that_are_no_text_become_hexadecimal(string statement, string expected)
    {
        // why: latin1 gives each letter of these texts one byte, so that any bytes can be written down; valid ones stay
        var bytes = statement.Contains('é', StringComparison.Ordinal)
            ? Encoding.UTF8.GetBytes(statement)
            : Encoding.Latin1.GetBytes(statement);

        var rewritten = ForeignBytes.Rewrite(bytes, SqlQuoting.Default, "latin1");

        Assert.Equal(expected, Encoding.Latin1.GetString(rewritten.Span));
    }

    [Theory]
    [InlineData("utf8mb4")]
    [InlineData("binary")]
    public void What_is_no_text_in_a_script_of_text_is_given_no_character_set(string characterSet) =>
        Assert.Equal(
            "VALUES (x'FF')",
            Encoding.Latin1.GetString(
                ForeignBytes.Rewrite(Encoding.Latin1.GetBytes("VALUES ('ÿ')"), SqlQuoting.Default, characterSet).Span
            )
        );

    [Fact]
    public void Without_backslash_escapes_a_backslash_is_a_letter() =>
        Assert.Equal(
            "VALUES (_binary x'FF5C6E')",
            Encoding.Latin1.GetString(
                ForeignBytes
                    .Rewrite(
                        Encoding.Latin1.GetBytes("VALUES (_binary 'ÿ\\n')"),
                        SqlQuoting.Of("NO_BACKSLASH_ESCAPES"),
                        "utf8mb4"
                    )
                    .Span
            )
        );
}
