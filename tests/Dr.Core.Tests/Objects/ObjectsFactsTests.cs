using System.Text.Json.Nodes;
using Dr.Manifests;
using Dr.Objects;
using Dr.Objects.Leaks;
using Dr.Objects.Secrets;
using Dr.Objects.Selection;

namespace Dr.Core.Tests.Objects;

public sealed class ObjectsFactsTests
{
    [Fact]
    public void Facts_read_back_as_they_were_written()
    {
        var facts = new ObjectsFacts
        {
            ServerVersion = "v1.20.2",
            Endpoint = "https://127.0.0.1:6443",
            Discovery = "plain",
            Objects = 2,
            Types = [new("pods", "v1", "Pod", true, 3, 2, new Dictionary<string, long> { ["owned-pod"] = 1 }, "17")],
            SameAs = [new("ingresses.extensions", "ingresses.networking.k8s.io")],
            Rules = Digest.Of("rules"u8),
            LeakPolicy = "redact",
            Leaks = new Dictionary<string, long> { ["password"] = 4 },
            SecretsNeeded = 1,
            Traffic = new ObjectTrafficFacts(60, 1, 2, 3, 0.5, 4),
            StartedAt = DateTimeOffset.UnixEpoch,
            EndedAt = DateTimeOffset.UnixEpoch.AddSeconds(9),
        };

        var read = SourceFacts.Read<ObjectsFacts>(Within(facts.ToJson()), ObjectsFacts.SourceName, "it")!;

        Assert.Equal(facts.ToJson().ToJsonString(), read.ToJson().ToJsonString());
        Assert.Equal(1, read.Types.Single().LeftOut["owned-pod"]);
    }

    [Fact]
    public void Contents_read_back_also_where_nobody_says_the_namespace_of_a_secret()
    {
        var contents = new ObjectsContents(
            [new SecretNeed(null, "tls", ["tls.crt"], false, true, ["widgets.example.com a"])],
            [new LeakPlace("configmaps shop/a", "/data/x:2", "password", "9f86", LeakOutcome.Redacted)]
        );

        var read = SourceFacts.Read<ObjectsContents>(Within(contents.ToJson()), ObjectsFacts.SourceName, "it")!;

        Assert.Equal(contents.ToJson().ToJsonString(), read.ToJson().ToJsonString());
        Assert.Null(read.Secrets.Single().Namespace);
        Assert.Equal(LeakOutcome.Redacted, read.Leaks.Single().Outcome);
    }

    [Fact]
    public void Status_is_kept_of_custom_resources_and_of_finished_jobs_alone()
    {
        var custom = new CustomTypes();
        custom.Note(Sample.Object(Sample.Definitions, Sample.Widgets.Name));
        var rules = new StatusRules(custom);
        var status = new JsonObject { ["phase"] = "Ready" };
        var finished = new JsonObject
        {
            ["conditions"] = new JsonArray(new JsonObject { ["type"] = "Complete", ["status"] = "True" }),
        };

        Assert.Equal("""{"phase":"Ready"}""", rules.Of(Sample.Widgets, With(status))?.ToJsonString());
        Assert.NotNull(rules.Of(Sample.Jobs, With(finished)));
        Assert.Null(rules.Of(Sample.Jobs, With(status)));
        Assert.Null(rules.Of(Sample.Deployments, With(status)));
        Assert.Null(rules.Of(Sample.Widgets, With([])));
    }

    private static JsonObject With(JsonObject status) => new() { ["status"] = status.DeepClone() };

    private static JsonObject Within(JsonObject facts) => new() { [ObjectsFacts.SourceName] = facts };
}
