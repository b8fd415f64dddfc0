using System.Text.Json.Nodes;
using Dr.Findings;
using Dr.Objects;
using Dr.Testing.Datasets;
using Dr.Testing.Servers;

namespace Dr.Providers.Tests.Cluster.Recovery;

/// <summary>Into a server that has no beta versions any more, as every one from 1.22 on.</summary>
public sealed class NewerServerTests : IDisposable
{
    private readonly ObjectsLab _lab = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Ingresses_and_definitions_of_beta_versions_come_back_in_the_words_of_today()
    {
        const string gone =
            "extensions/v1beta1=false,networking.k8s.io/v1beta1=false,apiextensions.k8s.io/v1beta1=false";
        var options = new ApiServerOptions { Controllers = [], ExtraFlags = [$"--runtime-config={gone}"] };
        await using var server = await ApiServer.StartAsync(options, Stop);
        await ExportedObjects.WriteAsync(
            [
                Made.Space("shop"),
                Made.Object(
                    new ResourceType("extensions", "v1beta1", "Ingress", "ingresses", true),
                    "shop",
                    "old",
                    """
                    "spec": {"backend": {"serviceName": "web", "servicePort": "http"},
                      "rules": [{"host": "a.example", "http": {"paths": [{"path": "/", "backend": {"serviceName": "web", "servicePort": 80}}]}}]}
                    """
                ),
                Definition("Legacy", "legacies", """ "preserveUnknownFields": true """),
                Definition(
                    "Parcel",
                    "parcels",
                    """
                    "preserveUnknownFields": false, "subresources": {"status": {}},
                    "additionalPrinterColumns": [{"name": "Size", "type": "string", "JSONPath": ".spec.size"}],
                    "validation": {"openAPIV3Schema": {"properties": {"spec": {"properties": {
                      "size": {"type": "string"}, "port": {"anyOf": [{"type": "string"}, {"type": "integer"}]}}}}}}
                    """
                ),
                Definition(
                    "Wish",
                    "wishes",
                    """ "preserveUnknownFields": false, "validation": {"openAPIV3Schema": {"properties": {"a": {"not": {"type": "string"}}}}} """
                ),
                Made.Object(
                    new ResourceType("old.example", "v1", "Parcel", "parcels", true),
                    "shop",
                    "one",
                    """ "spec": {"size": "large", "port": "http"} """
                ),
            ],
            _lab.Archive,
            Stop
        );

        var report = await _lab.RunAsync(ObjectsLab.Inventory(server));

        var critical = report.Findings.Where(finding => finding.Severity == Severity.Critical).ToList();
        Assert.True(critical.Count == 1, string.Join('\n', critical.Select(finding => finding.Message)));
        var refused = critical[0];
        Assert.EndsWith(" wishes.old.example", refused.Subject, StringComparison.Ordinal);
        Assert.Equal((5, 0, 1), (report.Objects!.Equal, report.Objects.Different, report.Objects.Missing));
        Assert.Equal("web/http web/80", await AskAsync(server, "ingress/old", Backends));
        Assert.Equal(
            ".spec.size",
            await AskAsync(
                server,
                "crd/parcels.old.example",
                "{.spec.versions[0].additionalPrinterColumns[0].jsonPath}"
            )
        );
        Assert.Equal("large", await AskAsync(server, "parcel/one", "{.spec.size}"));
    }

    public void Dispose() => _lab.Dispose();

    private const string Backends =
        "{.spec.defaultBackend.service.name}/{.spec.defaultBackend.service.port.name} "
        + "{.spec.rules[0].http.paths[0].backend.service.name}/{.spec.rules[0].http.paths[0].backend.service.port.number}";

    private static (ResourceType, JsonObject) Definition(string kind, string plural, string members) =>
        Made.Object(
            Made.Definitions with
            {
                Version = "v1beta1",
            },
            null,
            $"{plural}.old.example",
            $$"""
            "spec": {"group": "old.example", "version": "v1", "scope": "Namespaced", {{members}},
              "names": {"plural": "{{plural}}", "singular": "{{kind.ToLowerInvariant()}}", "kind": "{{kind}}", "listKind": "{{kind}}List"},
              "conversion": {"strategy": "None"}, "versions": [{"name": "v1", "served": true, "storage": true}]}
            """
        );

    private static async Task<string> AskAsync(ApiServer server, string what, string path) =>
        (await server.KubectlAsync(["-n", "shop", "get", what, "-o", $"jsonpath={path}"], Stop)).Succeeded().Output;
}
