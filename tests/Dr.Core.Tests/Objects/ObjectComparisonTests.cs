using System.Text.Json.Nodes;
using Dr.Objects;
using Dr.Objects.Recovery;

namespace Dr.Core.Tests.Objects;

public sealed class ObjectComparisonTests
{
    [Theory]
    [InlineData("""{"a": 1}""", """{"a": 1}""")]
    [InlineData("""{"a": null, "b": {}, "c": []}""", "{}")]
    [InlineData("{}", """{"a": null, "b": {}, "c": []}""")]
    [InlineData("""{"a": 1}""", """{"a": 1.0}""")]
    [InlineData("""{"a": 1e-7}""", """{"a": 0.0000001}""")]
    [InlineData("""{"apiVersion": "extensions/v1beta1"}""", """{"apiVersion": "apps/v1"}""")]
    [InlineData("""{"aggregationRule": {}, "rules": [1]}""", """{"aggregationRule": {}, "rules": [2]}""")]
    public void What_a_server_spells_otherwise_is_no_difference(string wanted, string found) =>
        Assert.Empty(ObjectComparison.Between(Sample.Deployments, Json(wanted), Json(found)));

    [Theory]
    [InlineData("""{"a": 1}""", "{}", "/a is missing")]
    [InlineData("""{"a": 1}""", """{"a": null}""", "/a is missing")]
    [InlineData("""{"a": 1}""", """{"a": 2}""", "/a has another value")]
    [InlineData("""{"a": "1"}""", """{"a": 1}""", "/a has another value")]
    [InlineData("""{"a": true}""", """{"a": false}""", "/a has another value")]
    [InlineData("""{"a": 9007199254740993}""", """{"a": 9007199254740992}""", "/a has another value")]
    [InlineData("""{"a": {"b/c": "x"}}""", """{"a": {"b/c": "y"}}""", "/a/b~1c has another value")]
    [InlineData("""{"args": ["a", "b"]}""", """{"args": ["b", "a"]}""", "/args/0 has another value")]
    [InlineData("""{"args": ["a", "b"]}""", """{"args": ["b", "a", "c"]}""", "/args has 3 items instead of 2")]
    [InlineData("""{"volumes": [{"name": "a"}]}""", """{"volumes": []}""", "/volumes has 0 items instead of 1")]
    [InlineData("""{"a": {"b": 1}}""", """{"a": "text"}""", "/a has another value")]
    [InlineData("""{"rules": [1]}""", """{"rules": [2]}""", "/rules/0 has another value")]
    [InlineData("""{"podSelector": {}}""", "{}", "/podSelector is missing")]
    public void What_was_captured_and_is_not_there_so_is_a_difference(string wanted, string found, string expected)
    {
        var difference = ObjectComparison.Between(Sample.Deployments, Json(wanted), Json(found))[0];

        Assert.Equal((expected, DifferenceKind.Changed), ($"{difference}", difference.Kind));
    }

    [Theory]
    [InlineData("configmaps", "{}", """{"data": {"k": "v"}}""", "/data was not captured")]
    [InlineData(
        "configmaps",
        """{"data": {"k": "v"}}""",
        """{"data": {"k": "v", "more": ""}}""",
        "/data/more was not captured"
    )]
    [InlineData(
        "configmaps",
        """{"binaryData": {}}""",
        """{"binaryData": {"more": "AA=="}}""",
        "/binaryData/more was not captured"
    )]
    [InlineData(
        "services",
        """{"spec": {"selector": {"a": "b"}}}""",
        """{"spec": {"selector": {"a": "b", "c": "d"}}}""",
        "/spec/selector/c was not captured"
    )]
    [InlineData(
        "deployments",
        """{"spec": {"selector": {"matchLabels": {}}}}""",
        """{"spec": {"selector": {"matchLabels": {"a": "b"}}}}""",
        "/spec/selector/matchLabels/a was not captured"
    )]
    [InlineData(
        "deployments",
        """{"spec": {"template": {"spec": {}}}}""",
        """{"spec": {"template": {"spec": {"nodeSelector": {"a": "b"}}}}}""",
        "/spec/template/spec/nodeSelector was not captured"
    )]
    [InlineData(
        "deployments",
        """{"spec": {"template": {"metadata": {"labels": {"a": "b"}}}}}""",
        """{"spec": {"template": {"metadata": {"labels": {"a": "b", "batch.kubernetes.io/x": "y"}}}}}""",
        "/spec/template/metadata/labels/batch.kubernetes.io~1x was not captured"
    )]
    [InlineData(
        "deployments",
        """{"spec": {"template": {"metadata": {}}}}""",
        """{"spec": {"template": {"metadata": {"annotations": {"kubernetes.io/psp": "y"}}}}}""",
        "/spec/template/metadata/annotations was not captured"
    )]
    [InlineData(
        "deployments",
        """{"metadata": {"labels": {"a": "b"}}}""",
        """{"metadata": {"labels": {"a": "b", "c": "d"}}}""",
        "/metadata/labels/c was not captured"
    )]
    [InlineData("deployments", """{"args": ["a"]}""", """{"args": ["a", "b"]}""", "/args has 2 items instead of 1")]
    [InlineData(
        "deployments",
        """{"tolerations": [{"key": "a"}]}""",
        """{"tolerations": [{"key": "a"}, {"key": "b"}]}""",
        "/tolerations has 2 items instead of 1"
    )]
    [InlineData(
        "deployments",
        """{"resources": {}}""",
        """{"resources": {"limits": {"cpu": "1"}}}""",
        "/resources/limits was not captured"
    )]
    [InlineData(
        "storageclasses",
        """{"parameters": {"a": "b"}}""",
        """{"parameters": {"a": "b", "c": "d"}}""",
        "/parameters/c was not captured"
    )]
    [InlineData(
        "clusterroles",
        """{"rules": [{"verbs": ["get"]}]}""",
        """{"rules": [{"verbs": ["get"], "resourceNames": ["a"]}]}""",
        "/rules/0/resourceNames was not captured"
    )]
    [InlineData(
        "networkpolicies",
        """{"from": [{}]}""",
        """{"from": [{"namespaceSelector": {}}]}""",
        "/from/0/namespaceSelector was not captured"
    )]
    [InlineData(
        "widgets",
        """{"spec": {"a": 1}}""",
        """{"spec": {"a": 1, "protocol": "TCP"}}""",
        "/spec/protocol was not captured"
    )]
    public void Nothing_is_added_where_everything_is_the_authors_own(
        string type,
        string wanted,
        string found,
        string expected
    )
    {
        var difference = Assert.Single(ObjectComparison.Between(TypeOf(type), Json(wanted), Json(found)));

        Assert.Equal((expected, DifferenceKind.Added), ($"{difference}", difference.Kind));
    }

    [Theory]
    [InlineData(
        "services",
        "{}",
        """{"clusterIP": "10.0.0.1", "ports": [], "sessionAffinity": "None", "internalTrafficPolicy": "Cluster"}"""
    )]
    [InlineData(
        "services",
        """{"ports": [{"port": 80}]}""",
        """{"ports": [{"port": 80, "protocol": "TCP", "targetPort": 80, "nodePort": 30000}]}"""
    )]
    [InlineData(
        "deployments",
        "{}",
        """{"strategy": {"type": "RollingUpdate", "rollingUpdate": {"maxSurge": "25%", "maxUnavailable": "25%"}}}"""
    )]
    [InlineData(
        "statefulsets",
        "{}",
        """{"persistentVolumeClaimRetentionPolicy": {"whenDeleted": "Retain", "whenScaled": "Retain"}}"""
    )]
    [InlineData(
        "jobs",
        """{"spec": {"template": {}}}""",
        """{"spec": {"completionMode": "NonIndexed", "template": {"metadata": {"labels": {"batch.kubernetes.io/job-name": "x"}}}}}"""
    )]
    [InlineData(
        "persistentvolumeclaims",
        "{}",
        """{"spec": {"storageClassName": "fast", "volumeMode": "Filesystem", "volumeName": "pv"}}"""
    )]
    [InlineData(
        "namespaces",
        """{"metadata": {}}""",
        """{"metadata": {"labels": {"kubernetes.io/metadata.name": "shop"}}, "spec": {"finalizers": ["kubernetes"]}}"""
    )]
    [InlineData(
        "namespaces",
        """{"metadata": {"annotations": {"a": "b"}}}""",
        """{"metadata": {"annotations": {"a": "b", "field.cattle.io/projectId": "x"}}}"""
    )]
    [InlineData("serviceaccounts", "{}", """{"secrets": [{"name": "x"}], "imagePullSecrets": [{"name": "y"}]}""")]
    [InlineData(
        "pods",
        """{"tolerations": [{"key": "a"}]}""",
        """{"tolerations": [{"key": "added"}, {"key": "a", "operator": "Exists"}]}"""
    )]
    [InlineData(
        "pods",
        """{"resources": {}}""",
        """{"resources": {"limits": {"cpu": "1"}, "requests": {"cpu": "1"}}}"""
    )]
    [InlineData(
        "configmaps",
        """{"metadata": {"finalizers": ["a", "c"]}}""",
        """{"metadata": {"finalizers": ["a", "b", "c"]}}"""
    )]
    [InlineData(
        "hooks",
        """{"webhooks": [{"name": "a"}]}""",
        """{"webhooks": [{"name": "a", "matchPolicy": "Equivalent", "objectSelector": {}}]}"""
    )]
    public void What_servers_fill_in_is_no_difference(string type, string wanted, string found) =>
        Assert.Empty(ObjectComparison.Between(TypeOf(type), Json(wanted), Json(found)).Select(one => $"{one}"));

    [Theory]
    [InlineData("""{"spec": {}}""", """{"spec": {"hostNetwork": true}}""", "/spec/hostNetwork was not captured")]
    [InlineData("""{"spec": {}}""", """{"spec": {"dnsPolicy": "None"}}""", "/spec/dnsPolicy was not captured")]
    [InlineData(
        """{"a": [{"name": "c"}]}""",
        """{"a": [{"name": "c", "command": ["sh"]}]}""",
        "/a/0/command was not captured"
    )]
    [InlineData(
        "{}",
        """{"strategy": {"type": "RollingUpdate", "rollingUpdate": {"maxSurge": 7}}}""",
        "/strategy/rollingUpdate/maxSurge was not captured"
    )]
    public void A_field_of_Kubernetes_with_a_value_that_is_no_default_is_told(
        string wanted,
        string found,
        string expected
    )
    {
        var difference = Assert.Single(ObjectComparison.Between(Sample.Deployments, Json(wanted), Json(found)));

        Assert.Equal((expected, DifferenceKind.Unknown), ($"{difference}", difference.Kind));
    }

    [Fact]
    public void An_item_that_is_missing_of_a_list_that_may_grow_is_missed()
    {
        var differences = ObjectComparison.Between(
            Sample.ConfigMaps,
            Json("""{"metadata": {"finalizers": ["a", "c"]}}"""),
            Json("""{"metadata": {"finalizers": ["c", "a", "b"]}}""")
        );

        Assert.Equal("/metadata/finalizers/1 is missing", $"{Assert.Single(differences)}");
    }

    [Fact]
    public void A_custom_resource_may_have_what_its_definition_has_a_default_for_and_nothing_else()
    {
        var schema = Json(
            """
            {"properties": {"spec": {"properties": {"replicas": {"default": 1}, "size": {},
              "items": {"items": {"properties": {"count": {"default": 1}}}},
              "byName": {"additionalProperties": {"properties": {"on": {"default": true}}}}}}}}
            """
        );
        var wanted = Json("""{"spec": {"items": [{"name": "a"}], "byName": {"x": {}}}}""");
        var found = Json(
            """{"spec": {"replicas": 1, "size": "large", "items": [{"name": "a", "count": 1}], "byName": {"x": {"on": true}}}}"""
        );

        var difference = Assert.Single(ObjectComparison.Between(Sample.Widgets, wanted, found, schema));
        Assert.Equal("/spec/size was not captured", $"{difference}");
        Assert.Equal(4, ObjectComparison.Between(Sample.Widgets, wanted, found).Count);
    }

    [Fact]
    public void No_value_of_the_object_is_told()
    {
        var differences = ObjectComparison.Between(
            Sample.ConfigMaps,
            Json("""{"data": {"k": "hunter2"}}"""),
            Json("""{"data": {"k": "hunter3", "l": "hunter4"}}""")
        );

        Assert.DoesNotContain("hunter", string.Join(' ', differences), StringComparison.Ordinal);
        Assert.Equal(2, differences.Count);
    }

    private static ResourceType TypeOf(string plural)
    {
        ResourceType[] all =
        [
            Sample.Pods,
            Sample.Services,
            Sample.ConfigMaps,
            Sample.ServiceAccounts,
            Sample.Namespaces,
            Sample.Claims,
            Sample.Deployments,
            Sample.StatefulSets,
            Sample.Jobs,
            Sample.StorageClasses,
            Sample.ClusterRoles,
            Sample.Widgets,
            Sample.Type("networking.k8s.io", "NetworkPolicy", "networkpolicies"),
        ];
        return plural == "hooks" ? Sample.Hooks : all.Single(type => type.Plural == plural);
    }

    private static JsonObject Json(string text) => JsonNode.Parse(text)!.AsObject();
}
