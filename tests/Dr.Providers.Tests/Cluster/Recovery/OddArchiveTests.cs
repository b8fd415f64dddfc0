using System.Text;
using System.Text.Json.Nodes;
using Dr.Errors;
using Dr.Objects;
using Dr.Testing.Datasets;
using Dr.Testing.Servers;

namespace Dr.Providers.Tests.Cluster.Recovery;

/// <summary>Archives of clusters of another version, with parts of other things, and damaged ones.</summary>
public sealed class OddArchiveTests(SharedApiServer shared) : IDisposable
{
    private readonly ObjectsLab _lab = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_the_target_calls_otherwise_is_converted_and_what_it_lacks_is_named()
    {
        var server = await shared.GetAsync();
        var old = new ResourceType("apps", "v1beta2", "Deployment", "deployments", true);
        var gone = new ResourceType("policy", "v0", "Wish", "wishes", true);
        const string Spec =
            """{"replicas": 0, "selector": {"matchLabels": {"a": "b"}}, "template": {"metadata": {"labels": {"a": "b"}}, "spec": {"containers": [{"name": "c", "image": "i"}]}}}""";
        await WriteAsync(
            Made.Space("odd-1"),
            Made.Object(old, "odd-1", "web", $"\"spec\": {Spec}"),
            Made.Object(gone, "odd-1", "wish")
        );

        var report = await _lab.RunAsync(ObjectsLab.Inventory(server));

        Assert.Equal((2, 1), (report.Objects!.Equal, report.Objects.Missing));
        var missing = Assert.Single(report.Findings, finding => finding.Subject == "wishes.policy odd-1/wish");
        Assert.Equal("objects.type-missing", missing.Code);
        Assert.Contains(report.Findings, finding => finding.Code == "objects.type-converted");
        Assert.Equal(ErrorCode.Degraded, report.Outcome);
    }

    [Fact]
    public async Task A_part_of_something_that_is_not_there_comes_back_without_its_owner()
    {
        var server = await shared.GetAsync();
        const string Owners =
            """ "ownerReferences": [{"apiVersion": "apps/v1", "kind": "Deployment", "name": "gone", "uid": "1"}] """;
        await WriteAsync(Made.Space("odd-2"), Made.Object(Made.Maps, "odd-2", "part", metadata: Owners));

        var report = await _lab.RunAsync(ObjectsLab.Inventory(server));

        var finding = Assert.Single(report.Findings, finding => finding.Code == "objects.owner-missing");
        Assert.Contains("Deployment gone", finding.Message, StringComparison.Ordinal);
        Assert.Equal(2, report.Objects!.Equal);
        Assert.Null(report.Outcome);
    }

    [Fact]
    public async Task A_quota_of_the_target_that_lets_too_few_in_is_told_before()
    {
        var server = await shared.GetAsync();
        await server.ApplyAsync(
            """
            {"apiVersion": "v1", "kind": "List", "items": [{"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "odd-3"}},
              {"apiVersion": "v1", "kind": "ResourceQuota", "metadata": {"name": "few", "namespace": "odd-3"}, "spec": {"hard": {"services": "1"}}}]}
            """,
            Stop
        );
        const string Ports = """ "spec": {"clusterIP": "None", "ports": [{"port": 80, "protocol": "TCP"}]} """;
        await WriteAsync(
            Made.Space("odd-3"),
            Made.Object(Made.Services, "odd-3", "one", Ports),
            Made.Object(Made.Services, "odd-3", "two", Ports)
        );

        var report = await _lab.RunAsync(ObjectsLab.Inventory(server));

        var finding = Assert.Single(report.Findings, finding => finding.Code == "objects.quota");
        Assert.Contains("allows 1 services in odd-3, and 2 more", finding.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("changed", "is not the object that was captured")]
    [InlineData("torn", "cannot read the objects in objects.tar")]
    public async Task A_damaged_archive_is_refused_before_anything_is_written(string how, string expected)
    {
        var server = await shared.GetAsync();
        await WriteAsync(
            Made.Space("odd-4"),
            Made.Object(Made.Maps, "odd-4", "one", """ "data": {"k": "value"} """),
            Made.Object(Made.Maps, "odd-4", "two")
        );
        var bytes = await File.ReadAllBytesAsync(_lab.Archive, Stop);
        if (how == "changed")
        {
            Replace(bytes, "k: value", "k: other");
        }

        await File.WriteAllBytesAsync(_lab.Archive, how == "changed" ? bytes : bytes[..2048], Stop);

        var refused = await Assert.ThrowsAnyAsync<DrException>(() => _lab.RunAsync(ObjectsLab.Inventory(server)));

        Assert.Contains(expected, refused.Message, StringComparison.Ordinal);
        Assert.NotEqual(0, (await server.KubectlAsync(["get", "namespace", "odd-4"], Stop)).ExitCode);
    }

    private static void Replace(byte[] bytes, string from, string to)
    {
        var at = bytes.AsSpan().IndexOf(Encoding.UTF8.GetBytes(from));
        Assert.True(at > 0);
        Encoding.UTF8.GetBytes(to).CopyTo(bytes, at);
    }

    private Task WriteAsync(params (ResourceType, JsonObject)[] objects) =>
        ExportedObjects.WriteAsync(objects, _lab.Archive, Stop);

    public void Dispose() => _lab.Dispose();
}
