using System.Text.Json.Nodes;
using Dr.Objects;
using Dr.Objects.Recovery;
using Dr.Recovery;

namespace Dr.Core.Tests.Objects;

public sealed class ObjectChangesTests
{
    private static readonly ObjectsInventory s_keep = new() { CronJobs = CronJobMode.Keep, Volumes = VolumeMode.Keep };
    private static readonly Dictionary<string, string> s_classes = new() { ["fast"] = "slow" };

    [Theory]
    [InlineData(
        "services",
        """ "spec": {"type": "NodePort", "clusterIP": "10.0.0.1", "ports": [{"port": 80, "nodePort": 30080}]} """
    )]
    [InlineData("cronjobs", """ "spec": {"suspend": false} """)]
    [InlineData("deployments", """ "spec": {"replicas": 3} """)]
    [InlineData("persistentvolumeclaims", """ "spec": {"volumeName": "pv", "storageClassName": "fast"} """)]
    public void What_is_to_be_kept_is_not_touched(string plural, string members)
    {
        var type = new[] { Sample.Services, Sample.CronJobs, Sample.Deployments, Sample.Claims }.Single(type =>
            type.Plural == plural
        );
        var content = Sample.Object(type, "x", members);
        var before = content.DeepClone();

        Assert.Equal(ObjectChange.None, new ObjectChanges(s_keep).Apply(Sample.Name(type, "x"), content));
        Sample.AssertEqual(before, content);
    }

    [Theory]
    [InlineData("""{"replicas": 3}""", """{"replicas": 0}""", true)]
    [InlineData("""{}""", """{"replicas": 0}""", true)]
    [InlineData("""{"replicas": 0}""", """{"replicas": 0}""", false)]
    public void Held_workloads_begin_with_no_replicas_and_know_what_to_release(string spec, string expected, bool held)
    {
        var changes = new ObjectChanges(s_keep with { Replicas = ReplicaMode.Hold });
        foreach (var type in new[] { Sample.Deployments, Sample.StatefulSets, Sample.ReplicaSets })
        {
            var captured = Sample.Object(type, "x", $"\"spec\": {spec}");
            var content = captured.DeepClone().AsObject();

            var change = changes.Apply(Sample.Name(type, "x"), content);

            Assert.Equal(held, change.HasFlag(ObjectChange.Held));
            Sample.AssertEqual(JsonNode.Parse(expected), content["spec"]);
            var released = changes.Releasing(Sample.Name(type, "x"), captured);
            Assert.Equal(
                held ? captured["spec"]!["replicas"]?.ToString() ?? "1" : null,
                released?["spec"]!["replicas"]!.ToString()
            );
        }
    }

    [Fact]
    public void Cron_jobs_are_suspended_and_those_that_were_stay_so()
    {
        var changes = new ObjectChanges(new ObjectsInventory());
        var name = Sample.Name(Sample.CronJobs, "x");
        var running = Sample.Object(Sample.CronJobs, "x", """ "spec": {"suspend": false} """);
        var suspended = Sample.Object(Sample.CronJobs, "x", """ "spec": {"suspend": true} """);

        Sample.AssertEqual(JsonNode.Parse("""{"spec": {"suspend": false}}"""), changes.Releasing(name, running));
        Assert.Null(changes.Releasing(name, suspended));
        Assert.Equal(ObjectChange.Suspended, changes.Apply(name, running));
        Assert.Equal("true", running["spec"]!["suspend"]!.ToJsonString());
        Assert.Equal(ObjectChange.None, changes.Apply(name, suspended));
    }

    [Theory]
    [InlineData("clear", """{"type": "LoadBalancer", "ports": [{"port": 80}, {"port": 81}]}""")]
    [InlineData(
        "map",
        """{"type": "LoadBalancer", "ports": [{"port": 80, "nodePort": 31080}, {"port": 81, "nodePort": 30081}], "clusterIP": "10.1.0.1", "healthCheckNodePort": 30999, "loadBalancerIP": "192.0.2.2"}"""
    )]
    public void Addresses_of_services_are_cleared_or_mapped(string how, string expected)
    {
        var rule = how == "clear" ? AddressRule.Cleared : null;
        var changes = new ObjectChanges(
            s_keep with
            {
                NodePorts = rule ?? new AddressRule(false, new Dictionary<string, string> { ["30080"] = "31080" }),
                ClusterIPs =
                    rule ?? new AddressRule(false, new Dictionary<string, string> { ["10.0.0.1"] = "10.1.0.1" }),
                LoadBalancers =
                    rule ?? new AddressRule(false, new Dictionary<string, string> { ["192.0.2.1"] = "192.0.2.2" }),
            }
        );
        var content = Sample.Object(
            Sample.Services,
            "x",
            """
            "spec": {"type": "LoadBalancer", "clusterIP": "10.0.0.1", "clusterIPs": ["10.0.0.1"], "loadBalancerIP": "192.0.2.1",
              "healthCheckNodePort": 30999, "ports": [{"port": 80, "nodePort": 30080}, {"port": 81, "nodePort": 30081}]}
            """
        );

        var change = changes.Apply(Sample.Name(Sample.Services, "x"), content);

        Assert.Equal(ObjectChange.NodePort | ObjectChange.ClusterIP | ObjectChange.LoadBalancer, change);
        Sample.AssertEqual(JsonNode.Parse(expected), content["spec"]);
    }

    [Fact]
    public void A_headless_service_stays_headless()
    {
        var content = Sample.Object(
            Sample.Services,
            "x",
            """ "spec": {"clusterIP": "None", "clusterIPs": ["None"]} """
        );

        var changes = new ObjectChanges(s_keep with { ClusterIPs = AddressRule.Cleared });

        Assert.Equal(ObjectChange.None, changes.Apply(Sample.Name(Sample.Services, "x"), content));
        Assert.Equal("None", content["spec"]!["clusterIP"]!.ToString());
    }

    [Fact]
    public void Claims_of_lost_disks_ask_for_new_volumes_of_the_mapped_class()
    {
        var content = Sample.Object(
            Sample.Claims,
            "x",
            """ "spec": {"volumeName": "pv", "storageClassName": "fast", "accessModes": ["ReadWriteOnce"]} """,
            """ "annotations": {"volume.beta.kubernetes.io/storage-provisioner": "csi.old"} """
        );

        var changes = new ObjectChanges(new ObjectsInventory { StorageClasses = s_classes });

        Assert.Equal(
            ObjectChange.StorageClass | ObjectChange.Unbound,
            changes.Apply(Sample.Name(Sample.Claims, "x"), content)
        );
        Sample.AssertEqual(
            JsonNode.Parse("""{"storageClassName": "slow", "accessModes": ["ReadWriteOnce"]}"""),
            content["spec"]
        );
        Assert.False(content["metadata"]!.AsObject().ContainsKey("annotations"));
    }

    [Fact]
    public void Classes_are_mapped_in_templates_of_claims_too()
    {
        var content = Sample.Object(
            Sample.StatefulSets,
            "x",
            """ "spec": {"volumeClaimTemplates": [{"spec": {"storageClassName": "fast"}}, {"spec": {"storageClassName": "other"}}]} """
        );

        new ObjectChanges(s_keep with { StorageClasses = s_classes }).Apply(
            Sample.Name(Sample.StatefulSets, "x"),
            content
        );

        var classes = content["spec"]!["volumeClaimTemplates"]!
            .AsArray()
            .Select(claim => $"{claim!["spec"]!["storageClassName"]}");
        Assert.Equal(["slow", "other"], classes);
    }

    [Fact]
    public void A_definition_without_a_schema_gets_one_that_keeps_everything()
    {
        var content = Sample.Object(
            Sample.Definitions,
            "legacies.old.example",
            """
            "spec": {"preserveUnknownFields": true, "versions": [{"name": "v1"}, {"name": "v2", "schema": {"openAPIV3Schema": {"type": "object"}}}]}
            """
        );

        var change = new ObjectChanges(s_keep).Apply(
            new ObjectName(Sample.Definitions, null, "legacies.old.example"),
            content
        );

        const string Schema =
            """{"openAPIV3Schema": {"type": "object", "x-kubernetes-preserve-unknown-fields": true}}""";
        Assert.Equal(ObjectChange.Schema, change);
        Sample.AssertEqual(
            JsonNode.Parse(
                $$"""{"versions": [{"name": "v1", "schema": {{Schema}}}, {"name": "v2", "schema": {{Schema}}}]}"""
            ),
            content["spec"]
        );
    }
}
