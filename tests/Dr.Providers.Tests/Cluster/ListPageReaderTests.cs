using System.Text;
using System.Text.Json;
using Dr.Providers.Cluster.Client;

namespace Dr.Providers.Tests.Cluster;

/// <summary>Pages as servers write them, in whatever pieces they arrive.</summary>
public sealed class ListPageReaderTests
{
    private const string BuiltIn = """
        {"kind":"PodList","apiVersion":"v1","metadata":{"resourceVersion":"42","continue":"abc","remainingItemCount":7},
         "items":[{"metadata":{"name":"a","labels":{"items":"[]{}"}}}, {"metadata":{"name":"b \"quoted\" }]"}} ,{"x":[[{}],[1]]}]}
        """;

    // why: custom types are written with their keys in order, so what the page says of itself comes last
    private const string Custom = """
        {"apiVersion":"shop.example/v1","items":[{"apiVersion":"shop.example/v1","kind":"Basket","metadata":{"name":"a"}}],
         "kind":"BasketList","metadata":{"continue":"","items":[{"not":"one"}],"resourceVersion":"43"}}
        """;

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(4096)]
    public async Task A_page_gives_its_objects_whatever_the_size_of_its_pieces(int piece)
    {
        var (objects, page) = await ReadAsync(BuiltIn, piece);

        Assert.Equal(3, objects.Count);
        Assert.Equal("b \"quoted\" }]", (string?)JsonNodeOf(objects[1])["metadata"]!["name"]);
        Assert.Equal(new ListMetadata("42", "abc", 7), page.Metadata);
        Assert.Equal(BuiltIn.Length, page.Bytes);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4096)]
    public async Task What_a_page_says_of_itself_may_come_last(int piece)
    {
        var (objects, page) = await ReadAsync(Custom, piece);

        Assert.Equal("Basket", (string?)JsonNodeOf(Assert.Single(objects))["kind"]);
        Assert.Equal(new ListMetadata("43", "", null), page.Metadata);
    }

    [Theory]
    [InlineData("""{"kind":"PodList","metadata":{"resourceVersion":"1"},"items":null}""")]
    [InlineData("""{"kind":"PodList","items":[],"metadata":{"resourceVersion":"1"}}""")]
    [InlineData("""{"metadata":{"resourceVersion":"1"}}""")]
    public async Task A_page_without_objects_is_a_page(string text)
    {
        var (objects, page) = await ReadAsync(text, 5);

        Assert.Empty(objects);
        Assert.Equal("1", page.Metadata.ResourceVersion);
    }

    [Theory]
    [InlineData(1000)]
    [InlineData(64 * 1024)]
    [InlineData(3 * 1024 * 1024)]
    public async Task An_object_may_be_longer_than_any_buffer(int length)
    {
        var text = $$"""{"items":[{"a":"{{new string('x', length)}}"},{"b":1},{"c":"{{new string('y', length)}}"}]}""";

        var (objects, _) = await ReadAsync(text, 1400);

        Assert.Equal([length + 8, 7, length + 8], objects.Select(one => one.Length));
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("""{"items":[{"a":1},""")]
    [InlineData("""{"items":[{"a":1}]""")]
    [InlineData("""{"items":[{"a":""")]
    [InlineData("<html>")]
    public async Task What_is_cut_off_or_no_list_is_an_error(string text)
    {
        await Assert.ThrowsAnyAsync<JsonException>(() => ReadAsync(text, 3));
    }

    private static System.Text.Json.Nodes.JsonNode JsonNodeOf(string text) =>
        System.Text.Json.Nodes.JsonNode.Parse(text)!;

    private static async Task<(List<string> Objects, ListPageReader Page)> ReadAsync(string text, int piece)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        var position = 0;
        var page = new ListPageReader(buffer =>
        {
            var count = Math.Min(Math.Min(piece, buffer.Length), bytes.Length - position);
            bytes.AsMemory(position, count).CopyTo(buffer);
            position += count;
            return ValueTask.FromResult(count);
        });
        var objects = new List<string>();
        while (await page.MoveNextAsync())
        {
            objects.Add(Encoding.UTF8.GetString(page.Current.Span));
        }

        return (objects, page);
    }
}
