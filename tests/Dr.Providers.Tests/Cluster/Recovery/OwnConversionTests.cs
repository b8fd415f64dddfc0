using System.Text.Json.Nodes;
using Dr.Objects;
using Dr.Objects.Recovery;
using Dr.Testing.Servers;

namespace Dr.Providers.Tests.Cluster.Recovery;

/// <summary>A server that serves two versions of a kind says itself how the one is written in the other.</summary>
public sealed class OwnConversionTests(SharedApiServer shared)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_autoscaler_is_translated_as_the_server_does_it()
    {
        var server = await shared.GetAsync();
        var space = await Clusters.NewSpaceAsync(server);
        var collection = $"/apis/autoscaling/v2beta1/namespaces/{space}/horizontalpodautoscalers";
        await CreateAsync(
            server,
            collection,
            $$$"""
            {"apiVersion": "autoscaling/v2beta1", "kind": "HorizontalPodAutoscaler", "metadata": {"name": "all", "namespace": "{{{space}}}"},
             "spec": {"scaleTargetRef": {"apiVersion": "apps/v1", "kind": "Deployment", "name": "web"}, "minReplicas": 2, "maxReplicas": 9, "metrics": [
              {"type": "Resource", "resource": {"name": "cpu", "targetAverageUtilization": 75}},
              {"type": "Resource", "resource": {"name": "memory", "targetAverageValue": "300Mi"}},
              {"type": "Pods", "pods": {"metricName": "rps", "selector": {"matchLabels": {"verb": "GET"}}, "targetAverageValue": "10"}},
              {"type": "Object", "object": {"target": {"apiVersion": "networking.k8s.io/v1", "kind": "Ingress", "name": "web"}, "metricName": "rps", "targetValue": "2k"}},
              {"type": "External", "external": {"metricName": "queue", "metricSelector": {"matchLabels": {"name": "mail"}}, "targetValue": "30"}},
              {"type": "External", "external": {"metricName": "queue", "targetAverageValue": "3"}}]}}
            """
        );

        var ours = await AskAsync(server, $"{collection}/all");
        var theirs = await AskAsync(
            server,
            $"{collection.Replace("v2beta1", "v2beta2", StringComparison.Ordinal)}/all"
        );
        var target = new ResourceType(
            "autoscaling",
            "v2beta2",
            "HorizontalPodAutoscaler",
            "horizontalpodautoscalers",
            true
        );

        Assert.Empty(VersionChanges.Apply(ours, target));
        Assert.Equal(6, theirs["spec"]!["metrics"]!.AsArray().Count);
        AssertSame(theirs["spec"], ours["spec"]);
    }

    [Fact]
    public async Task A_webhook_is_translated_as_the_server_does_it()
    {
        var server = await shared.GetAsync();
        const string Group = "/apis/admissionregistration.k8s.io";
        // why: it watches over a type that nobody has, so that no other test meets it
        await CreateAsync(
            server,
            $"{Group}/v1beta1/validatingwebhookconfigurations",
            """
            {"apiVersion": "admissionregistration.k8s.io/v1beta1", "kind": "ValidatingWebhookConfiguration", "metadata": {"name": "translated"},
             "webhooks": [{"name": "translated.shop.example", "sideEffects": "None", "clientConfig": {"url": "https://nobody.example/"},
              "rules": [{"operations": ["CREATE"], "apiGroups": ["nobody.example"], "apiVersions": ["v1"], "resources": ["nothings"]}]}]}
            """
        );

        var ours = await AskAsync(server, $"{Group}/v1beta1/validatingwebhookconfigurations/translated");
        var theirs = await AskAsync(server, $"{Group}/v1/validatingwebhookconfigurations/translated");
        // why: as one that was captured without what the server fills in
        foreach (var word in new[] { "failurePolicy", "matchPolicy", "timeoutSeconds", "admissionReviewVersions" })
        {
            ours["webhooks"]![0]!.AsObject().Remove(word);
        }

        var type = new ResourceType(
            "admissionregistration.k8s.io",
            "v1",
            "ValidatingWebhookConfiguration",
            "validatingwebhookconfigurations",
            false
        );

        Assert.Empty(VersionChanges.Apply(ours, type));
        AssertSame(theirs["webhooks"], ours["webhooks"]);
    }

    private static void AssertSame(JsonNode? expected, JsonNode? found) =>
        Assert.True(JsonNode.DeepEquals(expected, found), $"expected {expected}\nfound    {found}");

    private static Task CreateAsync(ApiServer server, string collection, string json) =>
        server.CreateAsync([new NewObject(collection, json)], Stop);

    private static async Task<JsonObject> AskAsync(ApiServer server, string path) =>
        JsonNode.Parse((await server.KubectlAsync(["get", "--raw", path], Stop)).Succeeded().Output)!.AsObject();
}
