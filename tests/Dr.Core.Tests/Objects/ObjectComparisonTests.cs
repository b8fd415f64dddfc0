using Dr.Objects.Recovery;

namespace Dr.Core.Tests.Objects;

public sealed class ObjectComparisonTests
{
    [Theory]
    [InlineData("""{"a": 1}""", """{"a": 1}""")]
    [InlineData("""{"a": 1}""", """{"a": 1, "default": true}""")]
    [InlineData("""{"a": {"b": "x"}}""", """{"a": {"b": "x", "c": [1]}}""")]
    [InlineData("""{"a": null, "b": {}, "c": []}""", "{}")]
    [InlineData("""{"a": 1}""", """{"a": 1.0}""")]
    [InlineData("""{"a": 1e-7}""", """{"a": 0.0000001}""")]
    [InlineData(
        """{"tolerations": [{"key": "a"}]}""",
        """{"tolerations": [{"key": "added"}, {"key": "a", "operator": "Exists"}]}"""
    )]
    [InlineData("""{"finalizers": ["a", "c"]}""", """{"finalizers": ["a", "b", "c"]}""")]
    [InlineData("""{"apiVersion": "extensions/v1beta1"}""", """{"apiVersion": "apps/v1"}""")]
    [InlineData("""{"aggregationRule": {}, "rules": [1]}""", """{"aggregationRule": {}, "rules": [2]}""")]
    public void What_a_server_adds_or_spells_otherwise_is_no_difference(string wanted, string found) =>
        Assert.Empty(ObjectComparison.Between(Json(wanted), Json(found)));

    [Theory]
    [InlineData("""{"a": 1}""", "{}", "/a is missing")]
    [InlineData("""{"a": 1}""", """{"a": null}""", "/a is missing")]
    [InlineData("""{"a": 1}""", """{"a": 2}""", "/a has another value")]
    [InlineData("""{"a": "1"}""", """{"a": 1}""", "/a has another value")]
    [InlineData("""{"a": true}""", """{"a": false}""", "/a has another value")]
    [InlineData("""{"a": 9007199254740993}""", """{"a": 9007199254740992}""", "/a has another value")]
    [InlineData("""{"a": {"b/c": "x"}}""", """{"a": {"b/c": "y"}}""", "/a/b~1c has another value")]
    [InlineData("""{"args": ["a"]}""", """{"args": ["a", "b"]}""", "/args has 2 items instead of 1")]
    [InlineData("""{"args": ["a", "b"]}""", """{"args": ["b", "a"]}""", "/args/0 has another value")]
    [InlineData("""{"finalizers": ["a", "c"]}""", """{"finalizers": ["c", "a", "b"]}""", "/finalizers/1 is missing")]
    [InlineData("""{"volumes": [{"name": "a"}]}""", """{"volumes": []}""", "/volumes has 0 items instead of 1")]
    [InlineData("""{"a": {"b": 1}}""", """{"a": "text"}""", "/a has another value")]
    [InlineData("""{"rules": [1]}""", """{"rules": [2]}""", "/rules/0 has another value")]
    public void Everything_else_is_a_difference_that_says_where(string wanted, string found, string expected) =>
        Assert.Equal(expected, ObjectComparison.Between(Json(wanted), Json(found))[0].ToString());

    [Fact]
    public void No_value_of_the_object_is_told()
    {
        var differences = ObjectComparison.Between(
            Json("""{"data": {"k": "hunter2"}}"""),
            Json("""{"data": {"k": "hunter3"}}""")
        );

        Assert.DoesNotContain("hunter", string.Join(' ', differences), StringComparison.Ordinal);
        Assert.NotEmpty(differences);
    }

    private static System.Text.Json.Nodes.JsonObject Json(string text) =>
        System.Text.Json.Nodes.JsonNode.Parse(text)!.AsObject();
}
