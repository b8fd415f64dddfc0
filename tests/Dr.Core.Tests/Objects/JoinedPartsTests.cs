using System.Text.Json.Nodes;
using Dr.Objects.Trees;
using FsCheck;
using FsCheck.Fluent;

namespace Dr.Core.Tests.Objects;

/// <summary>Objects and rules that nobody would think of.</summary>
public sealed class JoinedPartsTests
{
    private static readonly string[] s_keys =
    [
        "spec",
        "a",
        "b",
        "metadata",
        "name",
        "x/y",
        "t~u",
        "",
        "a.b",
        "~1",
        "0",
        "spec.a",
    ];

    private static readonly string[] s_steps =
    [
        .. s_keys.Where(key => key.Length > 0).Select(key => $"[\"{key}\"]"),
        "[\"*\"]",
        "[*]",
        "[\"a*\"]",
    ];

    [Fact]
    public void Joined_parts_are_exactly_the_object_whatever_the_object_and_the_rules() =>
        Prop.ForAll(
                (from json in Object() from rules in Rules() select (json, rules)).ToArbitrary(),
                sample =>
                {
                    var (json, rules) = sample;
                    var content = JsonNode.Parse(json)!.AsObject();

                    var parts = new TreeSplit(rules).Split(Sample.Name(Sample.Widgets, "x"), content);
                    var patch = parts.Patch is null
                        ? null
                        : ObjectPatch.Read(JsonNode.Parse(parts.Patch.ToJson().ToJsonString()));
                    var joined = (parts with { Patch = patch }).Join();

                    return JsonNode.DeepEquals(JsonNode.Parse(json), joined);
                }
            )
            .Check(Config.QuickThrowOnFailure.WithMaxTest(3000));

    private static Gen<DeploymentRules> Rules()
    {
        var path =
            from length in Gen.Choose(1, 4)
            from steps in Gen.Elements(s_steps).ArrayOf(length)
            select string.Concat(steps) + (steps[^1] == "[*]" ? "[\"*\"]" : "");
        var rule =
            from text in path
            from placeholder in Gen.Elements<JsonValue?>(null, null, null, JsonValue.Create("p"), JsonValue.Create(1))
            from except in Gen.Elements<string[]>([], [], ["1"], ["x", "1"])
            select new FieldRule(
                new ObjectPattern(Glob.Any, Glob.Any, Glob.Any),
                FieldPath.Parse(text),
                except,
                placeholder
            );
        return from count in Gen.Choose(0, 6)
            from rules in rule.ArrayOf(count)
            select new DeploymentRules([], [.. rules]);
    }

    private static Gen<string> Object() =>
        from members in Members(3)
        select $$"""{"apiVersion": "example.com/v1", "kind": "Widget", "metadata": {"name": "x", "namespace": "shop", "m": {{members}} }, "spec": {{members}} }""";

    private static Gen<string> Node(int depth) =>
        depth == 0
            ? Gen.Elements("null", "true", "1", "2.5", "\"x\"", "\"\"", "9007199254740993", "{}", "[]")
            : Gen.OneOf(Node(0), Members(depth - 1), Members(depth - 1), Items(depth - 1));

    private static Gen<string> Members(int depth) =>
        from count in Gen.Choose(0, 4)
        from names in Gen.Shuffle(s_keys)
        from values in Node(depth).ArrayOf(count)
        select $"{{{string.Join(',', values.Select((value, i) => $"\"{names[i]}\": {value}"))}}}";

    private static Gen<string> Items(int depth) =>
        from count in Gen.Choose(0, 3)
        from values in Node(depth).ArrayOf(count)
        select $"[{string.Join(',', values)}]";
}
