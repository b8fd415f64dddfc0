using Dr.Findings;
using Dr.Objects;
using Dr.Providers.Cluster.Completeness;

namespace Dr.Providers.Tests.Cluster;

public sealed class RegistryComparisonTests
{
    private static readonly Dictionary<string, long> s_counts = new()
    {
        ["pods"] = 3,
        ["services/specs"] = 2,
        ["ingress"] = 1,
        ["example.com/widgets"] = 4,
        ["services"] = 9,
    };

    [Theory]
    [InlineData("pods", "v1", 3)]
    [InlineData("services", "v1", 2)]
    [InlineData("ingresses.networking.k8s.io", "networking.k8s.io/v1", 1)]
    [InlineData("widgets.example.com", "example.com/v1", 4)]
    [InlineData("pods.example.com", "example.com/v1", 0)]
    [InlineData("services.serving.knative.dev", "serving.knative.dev/v1", 0)]
    [InlineData("endpointslices.discovery.k8s.io", "discovery.k8s.io/v1", 0)]
    public void A_type_is_counted_where_an_api_server_keeps_it(string type, string version, long count)
    {
        Assert.Empty(Compare(Facts(type, version, count)));

        var finding = Assert.Single(Compare(Facts(type, version, count + 1)));
        Assert.Equal(
            ("objects.count-differs", type, Severity.Critical),
            (finding.Code, finding.Subject, finding.Severity)
        );
        Assert.Contains($"{count + 1} were listed at revision 7", finding.Message, StringComparison.Ordinal);
        Assert.Contains($"has {count} then", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_moment_that_the_snapshot_does_not_hold_is_a_notice_and_no_difference()
    {
        var facts = Facts("pods", "v1", 99, revision: "8");
        var other = Facts("nodes", "v1", 99, revision: "7").Types[0] with { Listed = 0 };

        var finding = Assert.Single(Compare(facts with { Types = [.. facts.Types, other] }));

        Assert.Equal(("objects.count-untold", Severity.Notice), (finding.Code, finding.Severity));
        Assert.Contains("pods", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_snapshot_that_holds_none_of_the_moments_is_more_than_a_notice()
    {
        var finding = Assert.Single(Compare(Facts("pods", "v1", 99, revision: "8")));

        Assert.Equal(("objects.count-untold", Severity.Warning), (finding.Code, finding.Severity));
        Assert.Contains("same cluster's", finding.Hint, StringComparison.Ordinal);
    }

    [Fact]
    public void What_an_aggregated_api_keeps_somewhere_else_is_not_compared() =>
        Assert.Empty(
            Compare(Facts("widgets.example.com", "example.com/v1", 99) with { StoredElsewhere = ["example.com/v1"] })
        );

    private static IReadOnlyList<Finding> Compare(ObjectsFacts facts) =>
        RegistryComparison.Compare(facts, new Dictionary<long, IReadOnlyDictionary<string, long>> { [7] = s_counts });

    private static ObjectsFacts Facts(string type, string version, long listed, string revision = "7") =>
        new()
        {
            ServerVersion = "v1.20.2",
            Endpoint = "https://127.0.0.1",
            Discovery = "plain",
            Objects = listed,
            Types = [new(type, version, "Kind", true, listed, listed, new Dictionary<string, long>(), revision)],
            SameAs = [],
            Rules = Digest.Of([]),
            LeakPolicy = "block",
            Leaks = new Dictionary<string, long>(),
            SecretsNeeded = 0,
            Traffic = new ObjectTrafficFacts(0, 0, 0, 0, 0, 0),
            StartedAt = default,
            EndedAt = default,
        };
}
