using System.Text.Json.Nodes;
using Dr.Objects;
using Dr.Objects.Recovery;

namespace Dr.Core.Tests.Objects;

public sealed class VersionChangesTests
{
    private static readonly ResourceType s_budgets = Sample.Type(
        "policy",
        "PodDisruptionBudget",
        "poddisruptionbudgets"
    );

    private static readonly ResourceType s_scalers = Sample.Type(
        "autoscaling",
        "HorizontalPodAutoscaler",
        "horizontalpodautoscalers",
        version: "v2"
    );

    [Theory]
    [InlineData(
        """{"backend": {"serviceName": "web", "servicePort": 80}}""",
        """{"defaultBackend": {"service": {"name": "web", "port": {"number": 80}}}}"""
    )]
    [InlineData(
        """{"rules": [{"host": "a", "http": {"paths": [{"path": "/", "backend": {"serviceName": "web", "servicePort": "http"}}]}}]}""",
        """{"rules": [{"host": "a", "http": {"paths": [{"path": "/", "pathType": "ImplementationSpecific", "backend": {"service": {"name": "web", "port": {"name": "http"}}}}]}}]}"""
    )]
    [InlineData(
        """{"rules": [{"http": {"paths": [{"pathType": "Exact", "backend": {"resource": {"kind": "Basket", "name": "full"}}}]}}]}""",
        """{"rules": [{"http": {"paths": [{"pathType": "Exact", "backend": {"resource": {"kind": "Basket", "name": "full"}}}]}}]}"""
    )]
    [InlineData(
        """{"tls": [{"secretName": "x"}], "rules": [{"host": "a"}]}""",
        """{"tls": [{"secretName": "x"}], "rules": [{"host": "a"}]}"""
    )]
    public void An_ingress_says_the_same_in_v1(string old, string expected)
    {
        foreach (var version in new[] { "extensions/v1beta1", "networking.k8s.io/v1beta1" })
        {
            var content = Object(version, old);

            Assert.Empty(VersionChanges.Apply(content, Sample.Ingresses));

            Sample.AssertEqual(Object("networking.k8s.io/v1", expected), content);
        }
    }

    [Theory]
    [InlineData(
        """{"version": "v1", "group": "g"}""",
        """{"group": "g", "preserveUnknownFields": true, "versions": [{"name": "v1", "served": true, "storage": true}]}"""
    )]
    [InlineData(
        """
            {"version": "v2", "preserveUnknownFields": false, "subresources": {"status": {}},
             "additionalPrinterColumns": [{"name": "a", "JSONPath": ".spec.a"}],
             "validation": {"openAPIV3Schema": {"type": "object"}}, "versions": [{"name": "v2"}, {"name": "v1", "subresources": {}}]}
            """,
        """
            {"versions": [
              {"name": "v2", "subresources": {"status": {}}, "schema": {"openAPIV3Schema": {"type": "object"}},
               "additionalPrinterColumns": [{"name": "a", "jsonPath": ".spec.a"}]},
              {"name": "v1", "subresources": {}, "schema": {"openAPIV3Schema": {"type": "object"}},
               "additionalPrinterColumns": [{"name": "a", "jsonPath": ".spec.a"}]}]}
            """
    )]
    [InlineData(
        """
            {"preserveUnknownFields": false, "versions": [{"name": "v1", "additionalPrinterColumns": [{"JSONPath": ".a"}]}],
             "conversion": {"strategy": "Webhook", "webhookClientConfig": {"url": "u"}, "conversionReviewVersions": ["v1", "v1beta1"]}}
            """,
        """
            {"versions": [{"name": "v1", "additionalPrinterColumns": [{"jsonPath": ".a"}]}],
             "conversion": {"strategy": "Webhook", "webhook": {"clientConfig": {"url": "u"}, "conversionReviewVersions": ["v1", "v1beta1"]}}}
            """
    )]
    [InlineData(
        """{"preserveUnknownFields": false, "conversion": {"strategy": "None", "conversionReviewVersions": ["v1beta1"]}}""",
        """{"conversion": {"strategy": "None"}}"""
    )]
    public void A_definition_says_the_same_in_v1(string old, string expected)
    {
        var content = Object("apiextensions.k8s.io/v1beta1", old);

        Assert.Empty(VersionChanges.Apply(content, Sample.Definitions));

        Sample.AssertEqual(Object("apiextensions.k8s.io/v1", expected), content);
    }

    [Theory]
    [InlineData("{}", """{"type": "object"}""")]
    [InlineData(
        """{"properties": {"a": {}}}""",
        """{"type": "object", "properties": {"a": {"x-kubernetes-preserve-unknown-fields": true}}}"""
    )]
    [InlineData(
        """{"properties": {"spec": {"properties": {"a": {"items": {"type": "string"}}, "b": {"additionalProperties": {"type": "string"}}}}}}""",
        """{"type": "object", "properties": {"spec": {"type": "object", "properties": {"a": {"type": "array", "items": {"type": "string"}}, "b": {"type": "object", "additionalProperties": {"type": "string"}}}}}}"""
    )]
    [InlineData(
        """{"properties": {"port": {"anyOf": [{"type": "string"}, {"type": "integer"}]}}}""",
        """{"type": "object", "properties": {"port": {"x-kubernetes-int-or-string": true}}}"""
    )]
    [InlineData(
        """{"x-kubernetes-preserve-unknown-fields": true}""",
        """{"type": "object", "x-kubernetes-preserve-unknown-fields": true}"""
    )]
    public void A_schema_gets_the_types_that_v1_asks_for(string old, string expected)
    {
        var content = WithSchema(old);

        Assert.Empty(VersionChanges.Apply(content, Sample.Definitions));

        var schema = content["spec"]!["versions"]![0]!["schema"]!["openAPIV3Schema"];
        Sample.AssertEqual(JsonNode.Parse(expected), schema);
    }

    [Theory]
    [InlineData("""{"oneOf": [{"type": "object"}]}""", "/oneOf/0/type: v1 does not take a type within a choice")]
    [InlineData(
        """{"properties": {"a": {"not": {"type": "string"}}}}""",
        "/properties/a/not/type: v1 does not take a type within a choice"
    )]
    [InlineData(
        """{"properties": {}, "additionalProperties": {"type": "string"}}""",
        "/additionalProperties: v1 does not take it beside properties"
    )]
    [InlineData(
        """{"properties": {"a": {"items": {}, "uniqueItems": true}}}""",
        "/properties/a/uniqueItems: v1 does not take it"
    )]
    public void What_v1_cannot_say_of_a_schema_is_named(string schema, string expected) =>
        Assert.Equal(
            $"/spec/versions/0/schema/openAPIV3Schema{expected}",
            Assert.Single(VersionChanges.Apply(WithSchema(schema), Sample.Definitions))
        );

    [Theory]
    [InlineData("{}", false, 1)]
    [InlineData("""{"matchLabels": {"a": "b"}}""", true, 0)]
    public void A_budget_of_no_pods_does_not_become_one_of_all(string selector, bool stays, int words)
    {
        var content = Object("policy/v1beta1", $$"""{"minAvailable": 1, "selector": {{selector}}}""");

        Assert.Equal(words, VersionChanges.Apply(content, s_budgets).Count);

        Assert.Equal(stays, content["spec"]!["selector"] is not null);
    }

    [Theory]
    [InlineData(
        """{"type": "Resource", "resource": {"name": "cpu", "targetAverageUtilization": 75}}""",
        """{"type": "Resource", "resource": {"name": "cpu", "target": {"type": "Utilization", "averageUtilization": 75}}}"""
    )]
    [InlineData(
        """{"type": "Pods", "pods": {"metricName": "rps", "selector": {"matchLabels": {"a": "b"}}, "targetAverageValue": "10"}}""",
        """{"type": "Pods", "pods": {"metric": {"name": "rps", "selector": {"matchLabels": {"a": "b"}}}, "target": {"type": "AverageValue", "averageValue": "10"}}}"""
    )]
    [InlineData(
        """{"type": "Object", "object": {"target": {"kind": "Ingress", "name": "w"}, "metricName": "rps", "averageValue": "3", "targetValue": "0"}}""",
        """{"type": "Object", "object": {"describedObject": {"kind": "Ingress", "name": "w"}, "metric": {"name": "rps"}, "target": {"type": "AverageValue", "averageValue": "3"}}}"""
    )]
    [InlineData(
        """{"type": "External", "external": {"metricName": "queue", "metricSelector": {"matchLabels": {"a": "b"}}, "targetValue": "30"}}""",
        """{"type": "External", "external": {"metric": {"name": "queue", "selector": {"matchLabels": {"a": "b"}}}, "target": {"type": "Value", "value": "30"}}}"""
    )]
    public void An_autoscaler_says_the_same_in_v2(string old, string expected)
    {
        var content = Object("autoscaling/v2beta1", $$"""{"maxReplicas": 3, "metrics": [{{old}}]}""");

        Assert.Empty(VersionChanges.Apply(content, s_scalers));

        Sample.AssertEqual(Object("autoscaling/v2", $$"""{"maxReplicas": 3, "metrics": [{{expected}}]}"""), content);
    }

    [Fact]
    public void An_autoscaler_of_the_second_beta_is_taken_as_it_is_and_v1_gets_a_list()
    {
        const string Metrics =
            """{"metrics": [{"type": "Resource", "resource": {"name": "cpu", "target": {"type": "Utilization", "averageUtilization": 75}}}]}""";
        var beta = Object("autoscaling/v2beta2", Metrics);
        var first = Object("autoscaling/v1", """{"targetCPUUtilizationPercentage": 75}""");

        Assert.Empty(VersionChanges.Apply(beta, s_scalers));
        Assert.Empty(VersionChanges.Apply(first, s_scalers));

        Sample.AssertEqual(Object("autoscaling/v2", Metrics), beta);
        Sample.AssertEqual(Object("autoscaling/v2", Metrics), first);
        Assert.Single(VersionChanges.Apply(beta, s_scalers with { Version = "v1" }));
    }

    [Theory]
    [InlineData("None", 0)]
    [InlineData("NoneOnDryRun", 0)]
    [InlineData("Some", 1)]
    [InlineData("Unknown", 1)]
    public void A_webhook_keeps_the_defaults_that_it_had_and_is_told_where_v1_cannot_say_it(string effects, int untold)
    {
        var content = Sample.Json(
            $$""" "apiVersion": "admissionregistration.k8s.io/v1beta1", "webhooks": [{"name": "a", "sideEffects": "{{effects}}"}] """
        );

        Assert.Equal(untold, VersionChanges.Apply(content, Sample.Hooks).Count);

        Sample.AssertEqual(
            JsonNode.Parse(
                $$"""
                {"name": "a", "sideEffects": "{{effects}}", "failurePolicy": "Ignore", "matchPolicy": "Exact", "timeoutSeconds": 30,
                 "admissionReviewVersions": ["v1beta1"]}
                """
            ),
            content["webhooks"]![0]
        );
    }

    [Fact]
    public void An_endpoint_slice_says_in_v1_what_it_can_and_names_the_rest()
    {
        var content = Sample.Json(
            """
            "apiVersion": "discovery.k8s.io/v1beta1", "addressType": "IPv4", "endpoints": [
              {"addresses": ["10.0.0.1"], "nodeName": "n1", "topology": {"kubernetes.io/hostname": "n1", "topology.kubernetes.io/zone": "z"}},
              {"addresses": ["10.0.0.2"], "topology": {"kubernetes.io/hostname": "n2", "rack": "7"}},
              {"addresses": ["10.0.0.3"]}]
            """
        );

        var untold = VersionChanges.Apply(content, Sample.Slices);

        Assert.Equal(
            [
                "/endpoints/1/topology: v1 has no place for kubernetes.io/hostname",
                "/endpoints/1/topology: v1 has no place for rack",
            ],
            untold
        );
        Sample.AssertEqual(
            JsonNode.Parse(
                """
                [{"addresses": ["10.0.0.1"], "nodeName": "n1", "zone": "z"}, {"addresses": ["10.0.0.2"]}, {"addresses": ["10.0.0.3"]}]
                """
            ),
            content["endpoints"]
        );
    }

    [Fact]
    public void What_the_target_serves_as_it_was_captured_is_left_alone()
    {
        const string Spec = """{"backend": {"serviceName": "web", "servicePort": 80}}""";
        var content = Object("networking.k8s.io/v1beta1", Spec);

        Assert.Empty(VersionChanges.Apply(content, Sample.Ingresses with { Version = "v1beta1" }));

        Sample.AssertEqual(Object("networking.k8s.io/v1beta1", Spec), content);
    }

    private static JsonObject WithSchema(string schema) =>
        Object(
            "apiextensions.k8s.io/v1beta1",
            $$"""{"preserveUnknownFields": false, "validation": {"openAPIV3Schema": {{schema}}}, "versions": [{"name": "v1"}]}"""
        );

    private static JsonObject Object(string version, string spec) =>
        new()
        {
            ["apiVersion"] = version,
            ["kind"] = "X",
            ["spec"] = JsonNode.Parse(spec),
        };
}
