using System.Text.Json.Nodes;
using Dr.Objects.Leaks;

namespace Dr.Core.Tests.Objects;

public sealed class LeakTests
{
    public static TheoryData<string, string, string> Canaries => LeakCanaries.All;

    public static TheoryData<string> Harmless => HarmlessObjects.All;

    [Theory]
    [MemberData(nameof(Canaries))]
    public void A_canary_is_found_told_of_and_cut_out(string kind, string canary, string json)
    {
        var content = JsonNode.Parse(json)!.AsObject();

        var leaks = Scan(content, LeakPolicy.Redact);

        Assert.Contains(leaks, leak => leak.Kind.Code == kind);
        Assert.DoesNotContain(canary, Text(content), StringComparison.Ordinal);
        Assert.All(
            leaks,
            leak => Assert.DoesNotContain(canary, leak + leak.ToFinding().ToString(), StringComparison.Ordinal)
        );
        Assert.Empty(Scan(content, LeakPolicy.Block));
    }

    [Theory]
    [MemberData(nameof(Canaries))]
    public void Nothing_is_changed_unless_policy_says_so(string kind, string canary, string json)
    {
        var content = JsonNode.Parse(json)!.AsObject();
        var before = content.DeepClone();

        var reported = Scan(content, LeakPolicy.Report);
        var blocked = Scan(content, LeakPolicy.Block);

        Sample.AssertEqual(before, content);
        Assert.Contains(canary, Text(content), StringComparison.Ordinal);
        Assert.Contains(blocked, leak => leak.Kind.Code == kind && leak.Outcome == LeakOutcome.Blocks);
        Assert.Equal(reported.Select(leak => leak.Path), blocked.Select(leak => leak.Path));
    }

    [Theory]
    [MemberData(nameof(Harmless))]
    public void A_harmless_object_raises_no_alarm(string json)
    {
        var leaks = Scan(JsonNode.Parse(json)!.AsObject(), LeakPolicy.Block);

        Assert.True(leaks.Count == 0, string.Join("; ", leaks.Select(leak => leak.ToFinding().Message)));
    }

    [Fact]
    public void A_last_applied_annotation_with_a_secret_goes_under_every_policy_and_a_harmless_one_stays()
    {
        const string Clean = """{"kind":"ConfigMap","data":{"a":"b"}}""";
        const string Leaking = """{"kind":"Secret","apiVersion":"v1","data":{"a":"Y2FuYXJ5LTEyMw=="}}""";
        foreach (var policy in Enum.GetValues<LeakPolicy>())
        {
            var (harmless, leaking) = (Annotated(Clean), Annotated(Leaking));

            Assert.Empty(Scan(harmless, policy));
            var leak = Assert.Single(Scan(leaking, policy));

            Assert.Equal(LeakOutcome.AnnotationDropped, leak.Outcome);
            Assert.Equal(LeakKind.SecretObject, leak.Kind);
            Assert.Null(leaking["metadata"]!["annotations"]);
            Assert.NotNull(harmless["metadata"]!["annotations"]);
        }
    }

    [Fact]
    public void Literal_values_are_found_in_the_last_applied_annotation_as_deep_as_they_are()
    {
        var inner = Sample.Object(
            Sample.ConfigMaps,
            "x",
            """ "data": {"deploy.json": "{\"env\":[{\"name\":\"DB_PASSWORD\",\"value\":\"hunter2!\"}]}"} """
        );
        var leak = Assert.Single(Scan(Annotated(inner.ToJsonString()), LeakPolicy.Block));

        Assert.Equal(
            "/metadata/annotations/kubectl.kubernetes.io~1last-applied-configuration!/data/deploy.json!/env/0/value",
            leak.Path
        );
    }

    [Fact]
    public void A_leak_tells_the_object_the_place_the_line_and_the_kind()
    {
        var map = Sample.Object(
            Sample.ConfigMaps,
            "app",
            """ "data": {"app.ini": "[db]\nuser = web\npassword = hunter2!\n"} """
        );

        var leak = Assert.Single(LeakScanner.Scan(Sample.Name(Sample.ConfigMaps, "app"), map, LeakPolicy.Block));

        Assert.Equal(("/data/app.ini:3", LeakKind.Password, LeakOutcome.Blocks), (leak.Path, leak.Kind, leak.Outcome));
        Assert.Equal(4, leak.Digest.Length);
        var finding = leak.ToFinding();
        Assert.Equal("configmaps shop/app", finding.Subject);
        Assert.Contains("/data/app.ini:3", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Redaction_leaves_the_rest_of_a_text_as_it_was()
    {
        var map = Sample.Object(
            Sample.ConfigMaps,
            "app",
            """ "data": {"app.ini": "[db]\npassword = hunter2!\nhost = db\nurl = http://u:s3cr3t!@h/p\n"} """
        );

        Scan(map, LeakPolicy.Redact);

        Assert.Equal(
            "[db]\npassword = REDACTED-BY-DR\nhost = db\nurl = http://u:REDACTED-BY-DR@h/p\n",
            map["data"]!["app.ini"]!.GetValue<string>()
        );
    }

    [Fact]
    public void The_time_of_a_scan_grows_no_faster_than_the_text()
    {
        string[] texts =
        [
            new('a', 4 << 20),
            new('-', 4 << 20),
            string.Concat(Enumerable.Repeat("password", 1 << 19)),
            string.Concat(Enumerable.Repeat("eyJ.", 1 << 20)),
            string.Concat(Enumerable.Repeat("://", 1 << 20)),
            string.Concat(Enumerable.Repeat("-----BEGIN PRIVATE KEY-----\n", 1 << 17)),
            string.Concat(Enumerable.Repeat("password = ", 1 << 18)),
            string.Concat(Enumerable.Repeat("data:\n ", 1 << 19)) + "kind: Secret\n",
            string.Concat(Enumerable.Repeat("name: password\n", 1 << 18)),
            string.Concat(Enumerable.Repeat("curl ", 1 << 19)),
            new('{', 4 << 20),
        ];
        foreach (var text in texts)
        {
            var watch = System.Diagnostics.Stopwatch.StartNew();
            Scan(Sample.Json($$""" "data": {"a": {{JsonValue.Create(text).ToJsonString()}} } """), LeakPolicy.Block);

            Assert.True(watch.Elapsed < TimeSpan.FromSeconds(20), $"{text[..30]}… took {watch.Elapsed}");
        }
    }

    [Fact]
    public void Every_kind_has_a_canary() =>
        Assert.Empty(LeakKind.All.Select(kind => kind.Code).Except(Canaries.Select(row => (string)row.Data.Item1)));

    // why: escaped, a canary would not be seen
    private static string Text(JsonObject content) => content.ToJsonString(Dr.Json.DrJson.Line);

    private static JsonObject Annotated(string lastApplied) =>
        Sample.Object(
            Sample.ConfigMaps,
            "x",
            "",
            $$""" "annotations": {"{{LeakScanner.LastApplied}}": {{JsonValue.Create(lastApplied).ToJsonString()}} } """
        );

    private static IReadOnlyList<Leak> Scan(JsonObject content, LeakPolicy policy) =>
        LeakScanner.Scan(Sample.Name(Sample.ConfigMaps, "x"), content, policy);
}
