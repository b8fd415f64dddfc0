using Dr.MySql;

namespace Dr.Core.Tests.MySql;

public sealed class SchemaArtifactsTests
{
    [Theory]
    [InlineData("cattle", "cattle")]
    [InlineData("my-db_2", "my-db_2")]
    [InlineData("a.b c", "a.2eb.20c")]
    [InlineData("..", ".2e.2e")]
    [InlineData("é`/", ".c3.a9.60.2f")]
    public void A_schema_is_found_again_in_the_name_of_its_artifacts(string schema, string encoded) =>
        Assert.Equal($"mysql/{encoded}/00-schema.sql", new SchemaArtifacts(schema).Structure.ToString());

    [Fact]
    public void Long_names_stay_distinct_and_within_what_a_key_may_have()
    {
        var one = SchemaArtifacts.Encode(new string('表', 63) + "a");
        var other = SchemaArtifacts.Encode(new string('表', 63) + "b");

        Assert.NotEqual(one, other);
        Assert.True(one.Length <= 160);
    }

    [Fact]
    public void The_order_of_the_names_is_the_order_in_which_they_load()
    {
        var names = new SchemaArtifacts("s");

        string[] order =
        [
            $"{names.Structure}",
            $"{names.Data(1)}",
            $"{names.Data(99999)}",
            $"{names.Indexes}",
            $"{names.Code}",
            $"{names.Events}",
        ];

        Assert.Equal(order.Order(StringComparer.Ordinal), order);
    }
}
