using System.Text;
using Dr.MySql;
using Dr.Providers.MySql.Client;
using Dr.Providers.MySql.Rows;

namespace Dr.Providers.Tests.MySql;

public sealed class InsertWriterTests
{
    private static readonly ServerFlavour s_flavour = ServerFlavour.Parse("9.1.0", "");

    [Theory]
    [InlineData("int", "42", "(42)")]
    [InlineData("decimal", "-0.10", "(-0.10)")]
    [InlineData("varchar", "", "('')")]
    [InlineData("varchar", "it's \\ \0\n\r\u001a\"`ü😀", "('it\\'s \\\\ \\0\\n\\r\\Z\"`ü😀')")]
    [InlineData("varchar", "a;\nb", "('a;\\nb')")]
    [InlineData("json", "{\"a\": 1}", "(_utf8mb4'{\"a\": 1}')")]
    [InlineData("uuid", "1-2", "(_utf8mb4'1-2')")]
    [InlineData("point", "\u0001a", "(0x0161)")]
    [InlineData("point", "", "('')")]
    public void A_value_is_written_so_that_the_server_reads_it_back(string type, string value, string written) =>
        Assert.Equal($"INSERT INTO `t` (`c`) VALUES\n{written};\n", Write(type, Encoding.UTF8.GetBytes(value)));

    [Fact]
    public void What_is_not_utf8_is_written_in_hexadecimal() =>
        Assert.EndsWith("\n(0xff00275c);\n", Write("varchar", [0xFF, 0x00, 0x27, 0x5C]));

    [Theory]
    [InlineData(0.1, "(0.1)")]
    [InlineData(-0.0, "(-0e0)")]
    [InlineData(double.MaxValue, "(1.7976931348623157E+308)")]
    [InlineData(double.Epsilon, "(5E-324)")]
    public void A_floating_point_value_has_the_digits_that_give_it_back(double value, string written)
    {
        var row = new RowBuffer();
        row.Add(value);

        Assert.EndsWith($"\n{written};\n", Write("double", row));
    }

    [Fact]
    public void A_statement_is_at_most_a_mebibyte_or_one_row_and_every_row_is_a_line()
    {
        using var sink = new MemoryStream();
        var writer = new InsertWriter("t", [ColumnRule.Of("c", "longtext", "longtext", s_flavour)], sink);
        var row = new RowBuffer();
        int[] sizes = [.. Enumerable.Repeat(1000, 5000), 3 << 20, 10];
        foreach (var size in sizes)
        {
            row.Clear();
            row.Add(Encoding.ASCII.GetBytes(new string('x', size)));
            writer.Add(row);
        }

        writer.End();

        var statements = Encoding.ASCII.GetString(sink.ToArray()).Split(";\n")[..^1];
        Assert.Equal(sizes.Length, statements.Sum(statement => statement.Split('\n').Length - 1));
        Assert.All(
            statements,
            statement => Assert.True(statement.Length + 2 <= 1 << 20 || statement.Split('\n').Length == 2)
        );
        Assert.Equal(statements.Max(statement => statement.Length) + 2, writer.Largest);
        Assert.InRange(statements.Length, 7, 8);
    }

    private static string Write(string type, byte[] value)
    {
        var row = new RowBuffer();
        row.Add(value);
        return Write(type, row);
    }

    private static string Write(string type, RowBuffer row)
    {
        using var sink = new MemoryStream();
        var writer = new InsertWriter("t", [ColumnRule.Of("c", type, type, s_flavour)], sink);
        writer.Add(row);
        writer.End();
        return Encoding.UTF8.GetString(sink.ToArray());
    }
}
