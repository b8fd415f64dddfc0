using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Dr.Objects;

namespace Dr.Core.Tests.Objects;

public sealed class ServedJsonTests
{
    [Fact]
    public void What_is_read_is_what_a_common_reader_reads()
    {
        var texts = new JsonArray([.. HurtfulTexts.All.Select(text => JsonValue.Create(text))]);
        var content = new JsonObject
        {
            ["kind"] = "ConfigMap",
            ["metadata"] = new JsonObject
            {
                ["name"] = "x",
                ["labels"] = new JsonObject { ["a/b"] = "" },
            },
            ["texts"] = texts,
            ["again"] = texts.DeepClone(),
            ["others"] = new JsonArray(true, false, null, new JsonObject(), new JsonArray()),
        };
        var json = Encoding.UTF8.GetBytes(content.ToJsonString());

        var read = ServedJson.Read(json);

        Sample.AssertEqual(JsonNode.Parse(json), read);
        Assert.Equal(CanonicalJson.DigestOf(JsonNode.Parse(json)!), CanonicalJson.DigestOf(read));
        Assert.Equal(content.Select(member => member.Key), read.Select(member => member.Key));
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-0")]
    [InlineData("-1")]
    [InlineData("1.0")]
    [InlineData("1e3")]
    [InlineData("9223372036854775807")]
    [InlineData("18446744073709551615")]
    [InlineData("123456789012345678901234567890")]
    public void Numbers_keep_their_digits(string number) =>
        Assert.Equal(number, ServedJson.Read(Encoding.UTF8.GetBytes($$"""{"m": {{number}} }"""))["m"]!.ToJsonString());

    [Fact]
    public void Of_managed_fields_only_the_managers_are_kept_and_only_where_they_are_the_servers()
    {
        const string Entry = """[{"manager": "kubectl", "operation": "Update", "fieldsV1": {"f:spec": {}}}]""";
        var json =
            $$$"""{"metadata": {"managedFields": {{{Entry}}} }, "spec": {"managedFields": {{{Entry}}}, "metadata": {"managedFields": {{{Entry}}} } } }""";

        var read = ServedJson.Read(Encoding.UTF8.GetBytes(json));

        Assert.Equal("""[{"manager":"kubectl"}]""", read["metadata"]!["managedFields"]!.ToJsonString());
        Sample.AssertEqual(JsonNode.Parse(Entry), read["spec"]!["managedFields"]);
        Sample.AssertEqual(JsonNode.Parse(Entry), read["spec"]!["metadata"]!["managedFields"]);
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("1")]
    [InlineData("{")]
    [InlineData("{} {}")]
    [InlineData("""{"a": 1, "a": 2}""")]
    public void What_is_no_object_is_refused(string json) =>
        Assert.ThrowsAny<JsonException>(() => ServedJson.Read(Encoding.UTF8.GetBytes(json)));
}
