using System.Text.Json.Nodes;
using Dr.Errors;
using Dr.Objects;

namespace Dr.Core.Tests.Objects;

public sealed class ObjectNameTests
{
    [Fact]
    public void A_type_is_called_by_its_plural_and_group()
    {
        Assert.Equal("deployments.apps", Sample.Deployments.Name);
        Assert.Equal("pods", Sample.Pods.Name);
        Assert.Equal("apps/v1", Sample.Deployments.ApiVersion);
        Assert.Equal("v1", Sample.Pods.ApiVersion);
    }

    [Fact]
    public void Types_are_equal_whatever_their_verbs() =>
        Assert.Equal(Sample.Pods, Sample.Type("", "Pod", "pods", verbs: "list"));

    [Fact]
    public void An_object_is_called_by_type_namespace_and_name()
    {
        Assert.Equal("deployments.apps shop/web", Named(Sample.Deployments, "web"));
        Assert.Equal("namespaces shop", Named(Sample.Namespaces, "shop"));
    }

    [Fact]
    public void An_object_without_a_name_or_with_a_namespace_it_cannot_have_is_refused()
    {
        Assert.Throws<IntegrityException>(() => ObjectName.Of(Sample.Pods, Sample.Json("")));
        Assert.Throws<IntegrityException>(() => ObjectName.Of(Sample.Pods, Sample.Object(Sample.Namespaces, "a")));
        Assert.Throws<IntegrityException>(() => ObjectName.Of(Sample.Namespaces, Sample.Object(Sample.Pods, "a")));
    }

    [Fact]
    public void Equal_objects_have_equal_digests_whatever_the_order_and_spelling_of_their_members()
    {
        var left = JsonNode.Parse("""{"b": {"y": 1, "x": "é"}, "a": [1.50, null, true]}""")!;
        var right = JsonNode.Parse("""{"a":[1.50,null,true],"b":{"x":"\u00e9","y":1}}""")!;
        var other = JsonNode.Parse("""{"a":[1.5,null,true],"b":{"x":"e","y":1}}""")!;

        Assert.Equal(CanonicalJson.DigestOf(left), CanonicalJson.DigestOf(right));
        Assert.NotEqual(CanonicalJson.DigestOf(left), CanonicalJson.DigestOf(other));
    }

    [Fact]
    public void The_index_keeps_what_the_trees_do_not_carry()
    {
        var job = Sample.Object(
            Sample.Jobs,
            "once",
            """ "status": {"conditions": [{"type": "Complete", "status": "True"}]} """,
            """
            "uid": "u-1", "resourceVersion": "42", "generation": 3, "creationTimestamp": "2026-01-01T00:00:00Z",
            "ownerReferences": [{"apiVersion": "batch/v1", "kind": "CronJob", "name": "nightly", "uid": "u-0", "controller": true}]
            """
        );

        var entry = IndexEntry.Of(ObjectName.Of(Sample.Jobs, job), job);

        Assert.Equal(("u-1", "42", 3L, true), (entry.Uid, entry.ResourceVersion, entry.Generation, entry.Finished));
        var owner = Assert.Single(entry.Owners);
        Assert.Equal(new OwnerReference("batch/v1", "CronJob", "nightly", "u-0", Controller: true), owner);
        Assert.Equal("batch", owner.Group);
        Sample.AssertEqual(
            Sample.Json(
                """ "apiVersion": "batch/v1", "kind": "CronJob", "name": "nightly", "uid": "new", "controller": true """
            ),
            owner.ToJson("new")
        );
    }

    [Fact]
    public void A_job_that_runs_is_not_finished() =>
        Assert.False(IndexEntry.Of(Sample.Name(Sample.Jobs, "a"), Sample.Object(Sample.Jobs, "a")).Finished);

    private static string Named(ResourceType type, string name) =>
        ObjectName.Of(type, Sample.Object(type, name)).ToString();
}
