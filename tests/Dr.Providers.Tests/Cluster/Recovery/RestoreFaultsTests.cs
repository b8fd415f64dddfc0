using System.Globalization;
using System.Net;
using System.Text;
using Dr.Errors;
using Dr.Recovery;
using Dr.Testing.Datasets;
using Dr.Testing.Servers;

namespace Dr.Providers.Tests.Cluster.Recovery;

/// <summary>Servers that are busy, refuse, or are written to by two at once.</summary>
public sealed class RestoreFaultsTests(SharedApiServer shared) : IDisposable
{
    private const int Many = 120;
    private readonly ObjectsLab _lab = new();
    private readonly ObjectsLab _other = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_storm_of_429_while_objects_are_written_costs_time_and_no_object()
    {
        var server = await shared.GetAsync();
        await using var door = server.OpenPlainDoor();
        await using var proxy = FaultProxy.BeforeHttp(door.Endpoint);
        await WriteAsync(_lab, "storm-1");
        var storm = proxy.Add(
            ProxyFault.Answer(HttpStatusCode.TooManyRequests, 40, TimeSpan.FromSeconds(1), IsWriting)
        );

        var report = await _lab.RunAsync(Through(server, proxy));

        Assert.Equal(40, storm.Exercised);
        Assert.Empty(report.Findings);
        Assert.Equal((Many + 1, Many + 1), (report.Objects!.Objects, report.Objects.Equal));
    }

    [Fact]
    public async Task Requests_that_break_off_while_objects_are_written_are_made_good()
    {
        var server = await shared.GetAsync();
        await using var door = server.OpenPlainDoor();
        await using var proxy = FaultProxy.BeforeHttp(door.Endpoint);
        await WriteAsync(_lab, "storm-2");
        var cut = 0;
        _lab.Told = told =>
        {
            if (told is { Step: ObjectsSteps.Load } && Interlocked.Exchange(ref cut, 1) == 0)
            {
                proxy.Add(ProxyFault.CutAfter(20_000, ProxyDirection.FromServer));
                proxy.Add(ProxyFault.CutAfter(30_000, ProxyDirection.ToServer));
            }
        };

        var report = await _lab.RunAsync(Through(server, proxy));

        proxy.AssertAllExercised();
        Assert.Empty(report.Findings);
        Assert.Equal(Many + 1, report.Objects!.Equal);
    }

    [Fact]
    public async Task What_a_quota_does_not_let_in_is_named_with_the_way_out_and_the_rest_is_written()
    {
        var server = await shared.GetAsync();
        var space = await Clusters.NewSpaceAsync(server);
        await server.ApplyAsync(
            $$"""{"apiVersion": "v1", "kind": "ResourceQuota", "metadata": {"name": "few", "namespace": "{{space}}"}, "spec": {"hard": {"services": "1"} } }""",
            Stop
        );
        await SetStatusAsync(server, space, """{"status": {"hard": {"services": "1"}, "used": {"services": "0"}}}""");
        const string Spec = """{"clusterIP": "None", "ports": [{"port": 80, "protocol": "TCP", "targetPort": 80}]}""";
        await ExportedObjects.WriteAsync(
            [
                Made.Space(space),
                Made.Map(space, "map"),
                Made.Service(space, "one", Spec),
                Made.Service(space, "two", Spec),
            ],
            _lab.Archive,
            Stop
        );

        var report = await _lab.RunAsync(
            ObjectsLab.Inventory(server, objects => objects with { Rehearse = RehearsalMode.None })
        );

        var refused = Assert.Single(report.Findings, finding => finding.Code == "objects.refused");
        Assert.Contains("exceeded quota: few", refused.Message, StringComparison.Ordinal);
        Assert.Contains("raise the quota", refused.Hint, StringComparison.Ordinal);
        Assert.Contains(report.Findings, finding => finding.Code == "objects.quota");
        // why: the namespace was there before, and is kept
        Assert.Equal((2, 1, ErrorCode.Degraded), (report.Objects!.Equal, report.Objects.Missing, report.Outcome));
    }

    [Fact]
    public async Task Two_restores_into_one_cluster_at_once_leave_what_one_would_have_left()
    {
        var server = await shared.GetAsync();
        await WriteAsync(_lab, "twice");
        File.Copy(_lab.Archive, _other.Archive);

        var reports = await Task.WhenAll(
            _lab.RunAsync(ObjectsLab.Inventory(server)),
            _other.RunAsync(ObjectsLab.Inventory(server))
        );

        foreach (var report in reports)
        {
            Assert.Empty(report.Findings);
            Assert.Equal(Many + 1, report.Objects!.Equal + report.Objects.Kept);
        }

        var names = (await server.KubectlAsync(["-n", "twice", "get", "configmaps", "-o", "name"], Stop)).Succeeded();
        Assert.Equal(Many, names.Output.Split('\n').Count(name => name.Contains("/map-", StringComparison.Ordinal)));
    }

    public void Dispose()
    {
        _lab.Dispose();
        _other.Dispose();
    }

    private static bool IsWriting(ProxyRequest request) =>
        request.Method == "POST" && request.Path.EndsWith("/configmaps", StringComparison.Ordinal);

    private static Inventory Through(ApiServer server, FaultProxy proxy) =>
        ObjectsLab.Inventory(
            server,
            objects => objects with { Kubeconfig = server.WriteKubeconfigFor(new Uri($"http://{proxy.Address}")) }
        );

    private static Task WriteAsync(ObjectsLab lab, string space) =>
        ExportedObjects.WriteAsync(
            Enumerable
                .Range(0, Many)
                .Select(number => Made.Map(space, string.Create(CultureInfo.InvariantCulture, $"map-{number:d3}")))
                .Prepend(Made.Space(space)),
            lab.Archive,
            Stop
        );

    // why: the controller that would do so does not run beside the tests' server
    private static async Task SetStatusAsync(ApiServer server, string space, string status)
    {
        var path = new Uri($"/api/v1/namespaces/{space}/resourcequotas/few/status", UriKind.Relative);
        using var body = new StringContent(status, Encoding.UTF8, "application/merge-patch+json");
        using var answer = await server.Http.PatchAsync(path, body, Stop);
        answer.EnsureSuccessStatusCode();
    }
}
