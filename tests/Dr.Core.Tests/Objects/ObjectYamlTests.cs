using System.Text.Json.Nodes;
using Dr.Objects.Yaml;
using Dr.Providers.Configuration.Yaml;
using Dr.Testing.Servers;

namespace Dr.Core.Tests.Objects;

public sealed class ObjectYamlTests
{
    private static readonly JsonObject s_hurtful = Hurtful();

    [Fact]
    public void The_form_is_what_people_expect_to_read()
    {
        var text = Write(
            JsonNode.Parse(
                """
                {"spec": {"b": [{"name": "x", "args": ["-v", "a b"]}, [1, 2]], "a": {}, "c": [], "on": "on", "m": 1, "t": true, "z": null},
                 "metadata": {"name": "web"}, "kind": "Deployment", "apiVersion": "apps/v1",
                 "data": {"file": "a\nb\n", "open": "a\nb"}}
                """
            )!
        );

        Assert.Equal(
            """
            apiVersion: apps/v1
            kind: Deployment
            metadata:
              name: web
            data:
              file: |
                a
                b
              open: |-
                a
                b
            spec:
              a: {}
              b:
              - args:
                - "-v"
                - a b
                name: x
              - - 1
                - 2
              c: []
              m: 1
              "on": "on"
              t: true
              z: null

            """,
            text
        );
    }

    [Fact]
    public void Hurtful_texts_come_back_through_our_reader()
    {
        var text = Write(s_hurtful);

        Sample.AssertEqual(s_hurtful, YamlJson.ReadObject(text, "hurtful"));
    }

    [Fact]
    public void Hurtful_texts_come_back_through_our_quick_reader() =>
        Sample.AssertEqual(s_hurtful, ObjectYamlReader.TryRead(Write(s_hurtful)));

    [Fact]
    public void Each_hurtful_text_comes_back_through_our_quick_reader_as_the_first_and_last_of_a_document()
    {
        foreach (var text in HurtfulTexts.All)
        {
            JsonNode[] documents =
            [
                new JsonObject { [text] = text },
                new JsonArray(text),
                new JsonArray(new JsonArray(text), text),
            ];
            foreach (var document in documents)
            {
                Sample.AssertEqual(document, ObjectYamlReader.TryRead(Write(document)));
            }
        }
    }

    [Theory]
    [InlineData("a: 'b'\n")]
    [InlineData("a: {b: c}\n")]
    [InlineData("a: &x b\n")]
    [InlineData("a: *x\n")]
    [InlineData("a: !!str 1\n")]
    [InlineData("a: >\n  b\n")]
    [InlineData("a: |2\n    b\n")]
    [InlineData("a: b # c\n")]
    [InlineData("# c\na: b\n")]
    [InlineData("---\na: b\n")]
    [InlineData("a: b\na: c\n")]
    [InlineData("a:\n   b: c\n")]
    [InlineData("a: b\n  c: d\n")]
    [InlineData("a: \"b\n  c\"\n")]
    [InlineData("a: ~\n")]
    [InlineData("a: \n")]
    [InlineData("a:\n")]
    [InlineData("a: b")]
    [InlineData("a\n")]
    [InlineData("")]
    public void What_we_would_not_write_the_quick_reader_leaves_to_others(string text) =>
        Assert.Null(ObjectYamlReader.TryRead(text));

    /// <summary>PyYAML reads YAML 1.1 with all its words and numbers of other bases.</summary>
    [Fact]
    public async Task Hurtful_texts_come_back_through_a_yaml_1_1_reader()
    {
        var yaml = Write(s_hurtful);
        const string Program = """
            import json, sys, yaml
            stream = sys.stdin.buffer.read().decode("utf-8")
            json.dump(yaml.load(stream, Loader=yaml.SafeLoader), sys.stdout)
            """;

        var result = await StockTools.RunAsync(
            StockTools.Python,
            ["-c", Program],
            new MemoryStream(System.Text.Encoding.UTF8.GetBytes(yaml))
        );

        Sample.AssertEqual(s_hurtful, JsonNode.Parse(result.Succeeded().OutputBytes));
    }

    [Theory]
    [InlineData("9223372036854775807")]
    [InlineData("-9223372036854775808")]
    [InlineData("18446744073709551615")]
    [InlineData("123456789012345678901234567890")]
    [InlineData("0.1")]
    [InlineData("1e+21")]
    [InlineData("1.7976931348623157e+308")]
    [InlineData("-0")]
    public void Numbers_keep_their_digits(string number)
    {
        var text = Write(JsonNode.Parse($$"""{"m": {{number}}, "s": "{{number}}", "l": [{{number}}]}""")!);

        Assert.Equal($"l:\n- {number}\nm: {number}\ns: \"{number}\"\n", text);
        Assert.Equal(number, YamlJson.ReadObject(text, "numbers")["m"]!.ToJsonString());
        Assert.Equal(number, ObjectYamlReader.TryRead(text)!["m"]!.ToJsonString());
    }

    [Fact]
    public void The_order_of_members_is_always_the_same() =>
        Assert.Equal(
            Write(JsonNode.Parse("""{"b": 1, "kind": "x", "a": {"z": 1, "A": 2}}""")!),
            Write(JsonNode.Parse("""{"a": {"A": 2, "z": 1}, "kind": "x", "b": 1}""")!)
        );

    [Fact]
    public void Empty_documents_are_written() =>
        Assert.Equal("{}\n[]\n", Write(new JsonObject()) + Write(new JsonArray()));

    private static string Write(JsonNode document)
    {
        using var text = new StringWriter { NewLine = "\n" };
        ObjectYaml.Write(document, text);
        return text.ToString();
    }

    // why: each text as a value, a name, in a list, as the first member of a list's item, and deep down
    private static JsonObject Hurtful()
    {
        var (values, names, items, first, deep) = (
            new JsonObject(),
            new JsonObject(),
            new JsonArray(),
            new JsonArray(),
            new JsonArray()
        );
        var i = 0;
        foreach (var text in HurtfulTexts.All)
        {
            values[$"t{i++}"] = text;
            names.TryAdd(text, i);
            items.Add(text);
            first.Add(new JsonObject { ["a"] = text, ["b"] = new JsonArray(new JsonArray(text, text)) });
            deep.Add(
                new JsonObject { ["x"] = new JsonObject { ["y"] = new JsonArray(new JsonObject { ["z"] = text }) } }
            );
        }

        return new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "ConfigMap",
            ["metadata"] = new JsonObject { ["name"] = "hurtful" },
            ["values"] = values,
            ["names"] = names,
            ["items"] = items,
            ["first"] = first,
            ["deep"] = deep,
            ["empty"] = new JsonArray(new JsonObject(), new JsonArray(), null, ""),
        };
    }
}
