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
