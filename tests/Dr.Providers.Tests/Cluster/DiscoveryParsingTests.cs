using System.Text.Json.Nodes;
using Dr.Objects;
using Dr.Providers.Cluster.Client;

namespace Dr.Providers.Tests.Cluster;

/// <summary>Answers as servers of several ages give them.</summary>
public sealed class DiscoveryParsingTests
{
    [Fact]
    public void The_aggregated_answer_gives_groups_versions_types_and_subresources()
    {
        var (groups, stale) = AggregatedDiscovery.Parse(Json(Aggregated));
        var types = new DiscoveredTypes(groups);

        Assert.Empty(stale);
        var deployments = types.Find("apps/v1", "Deployment")!;
        Assert.Equal(new ResourceType("apps", "v1", "Deployment", "deployments", true), deployments);
        Assert.True(deployments.IsNamespaced && deployments.Allows("list") && !deployments.Allows("proxy"));
        Assert.Equal(["scale", "status"], types.SubresourcesOf(deployments).Order());
        Assert.False(types.Find("v1", "Node")!.IsNamespaced);
        Assert.Equal("v2", types.Preferred.Single(type => type.Plural == "horizontalpodautoscalers").Version);
        Assert.Null(types.Find("v1", "Eviction"));
    }

    [Fact]
    public void A_version_that_the_server_only_remembers_is_named()
    {
        var answer = Json(Aggregated);
        answer["items"]![1]!["versions"]![0]!["freshness"] = "Stale";

        Assert.Equal(["apps/v1"], AggregatedDiscovery.Parse(answer).Stale);
    }

    [Fact]
    public void The_plain_answers_give_the_same()
    {
        var core = PlainDiscovery.ParseCore(Json("""{"kind":"APIVersions","versions":["v1"]}"""));
        var groups = PlainDiscovery.ParseGroups(Json(PlainGroups));
        var apps = PlainDiscovery.ParseTypes("apps", "v1", Json(PlainApps));
        var types = new DiscoveredTypes([new DiscoveredGroup("apps", groups[0].Preferred, [apps])]);

        Assert.Equal(("", "v1"), (core.Name, core.Preferred));
        Assert.Equal(["apps", "batch"], groups.Select(group => group.Name));
        Assert.Equal(["v1", "v1beta1"], groups[1].Versions);
        var deployments = types.Find("apps/v1", "Deployment")!;
        Assert.Equal(["scale", "status"], types.SubresourcesOf(deployments).Order());
        Assert.True(deployments.IsNamespaced && deployments.Allows("list"));
    }

    [Fact]
    public void A_type_that_the_preferred_version_lacks_is_taken_at_the_next_one()
    {
        var jobs = Type("batch", "v1", "Job", "jobs");
        var cronJobs = Type("batch", "v1beta1", "CronJob", "cronjobs");
        var group = new DiscoveredGroup("batch", "v1", [Version("v1", jobs), Version("v1beta1", cronJobs)]);

        Assert.Equal([jobs, cronJobs], new DiscoveredTypes([group]).Preferred);
    }

    [Fact]
    public void The_preferred_version_is_taken_wherever_it_stands()
    {
        var old = Type("shop.example", "v1beta1", "Basket", "baskets");
        var good = Type("shop.example", "v1", "Basket", "baskets");
        var group = new DiscoveredGroup("shop.example", "v1", [Version("v1beta1", old), Version("v1", good)]);

        Assert.Equal([good], new DiscoveredTypes([group]).Preferred);
    }

    [Fact]
    public void Objects_that_two_groups_serve_are_taken_once_and_a_namesake_is_not_one_of_them()
    {
        var old = Type("extensions", "v1beta1", "Ingress", "ingresses");
        var good = Type("networking.k8s.io", "v1", "Ingress", "ingresses");
        var event1 = Type("", "v1", "Event", "events");
        var event2 = Type("events.k8s.io", "v1", "Event", "events");
        var calico = Type("crd.projectcalico.org", "v1", "NetworkPolicy", "networkpolicies");
        var own = Type("networking.k8s.io", "v1", "NetworkPolicy", "networkpolicies");
        var types = new DiscoveredTypes([Group(old), Group(good, own), Group(event1), Group(event2), Group(calico)]);

        Assert.Equal([good, own, event1, calico], types.Exported);
        Assert.Equal([(old, good), (event2, event1)], types.ServedTwice);
    }

    [Fact]
    public void An_old_server_that_has_the_old_group_alone_keeps_it()
    {
        var old = Type("extensions", "v1beta1", "Ingress", "ingresses");

        Assert.Equal([old], new DiscoveredTypes([Group(old)]).Exported);
    }

    [Fact]
    public void A_kind_is_found_in_the_group_that_took_it_over()
    {
        var good = Type("networking.k8s.io", "v1", "Ingress", "ingresses");
        var old = Type("extensions", "v1beta1", "Ingress", "ingresses");

        Assert.Equal([good], new DiscoveredTypes([Group(good)]).Similar("extensions", "Ingress"));
        Assert.Equal([good, old], new DiscoveredTypes([Group(old), Group(good)]).Similar("extensions", "Ingress"));
    }

    private static JsonObject Json(string text) => JsonNode.Parse(text)!.AsObject();

    private static ResourceType Type(string group, string version, string kind, string plural) =>
        new(group, version, kind, plural, true) { Verbs = ["get", "list"] };

    private static DiscoveredVersion Version(string version, params ResourceType[] types) =>
        new(version, [.. types.Select(type => new DiscoveredType(type, new HashSet<string>()))]);

    private static DiscoveredGroup Group(params ResourceType[] types) =>
        new(types[0].Group, types[0].Version, [Version(types[0].Version, types)]);

    private const string PlainGroups = """
        {"kind":"APIGroupList","apiVersion":"v1","groups":[
          {"name":"apps","versions":[{"groupVersion":"apps/v1","version":"v1"}],"preferredVersion":{"groupVersion":"apps/v1","version":"v1"}},
          {"name":"batch","versions":[{"groupVersion":"batch/v1","version":"v1"},{"groupVersion":"batch/v1beta1","version":"v1beta1"}],
           "preferredVersion":{"groupVersion":"batch/v1","version":"v1"}}]}
        """;

    private const string PlainApps = """
        {"kind":"APIResourceList","apiVersion":"v1","groupVersion":"apps/v1","resources":[
          {"name":"deployments","singularName":"","namespaced":true,"kind":"Deployment","verbs":["create","delete","get","list","patch"],"shortNames":["deploy"]},
          {"name":"deployments/scale","singularName":"","namespaced":true,"group":"autoscaling","version":"v1","kind":"Scale","verbs":["get","patch","update"]},
          {"name":"deployments/status","singularName":"","namespaced":true,"kind":"Deployment","verbs":["get","patch","update"]}]}
        """;

    private const string Aggregated = """
        {"kind":"APIGroupDiscoveryList","apiVersion":"apidiscovery.k8s.io/v2","metadata":{},"items":[
          {"metadata":{"creationTimestamp":null},"versions":[{"version":"v1","freshness":"Current","resources":[
            {"resource":"nodes","responseKind":{"group":"","version":"v1","kind":"Node"},"scope":"Cluster","singularResource":"node","verbs":["get","list"]},
            {"resource":"evictions","scope":"Namespaced","subresources":[{"subresource":"x","verbs":["create"]}]}]}]},
          {"metadata":{"name":"apps","creationTimestamp":null},"versions":[{"version":"v1","freshness":"Current","resources":[
            {"resource":"deployments","responseKind":{"group":"apps","version":"v1","kind":"Deployment"},"scope":"Namespaced","singularResource":"deployment",
             "verbs":["create","delete","get","list","patch","update","watch"],"shortNames":["deploy"],"categories":["all"],
             "subresources":[{"subresource":"scale","responseKind":{"group":"autoscaling","version":"v1","kind":"Scale"},"verbs":["get","patch","update"]},
                             {"subresource":"status","responseKind":{"group":"apps","version":"v1","kind":"Deployment"},"verbs":["get","patch","update"]}]}]}]},
          {"metadata":{"name":"autoscaling"},"versions":[
            {"version":"v2","resources":[{"resource":"horizontalpodautoscalers","responseKind":{"group":"autoscaling","version":"v2","kind":"HorizontalPodAutoscaler"},"scope":"Namespaced","verbs":["list"]}]},
            {"version":"v1","resources":[{"resource":"horizontalpodautoscalers","responseKind":{"group":"autoscaling","version":"v1","kind":"HorizontalPodAutoscaler"},"scope":"Namespaced","verbs":["list"]}]}]}]}
        """;
}
