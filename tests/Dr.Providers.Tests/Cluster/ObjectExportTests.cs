using System.Text.Json.Nodes;
using Dr.Errors;
using Dr.Objects.Leaks;
using Dr.Providers.Cluster.Capture;
using Dr.Providers.Cluster.Client;
using Dr.Testing.Datasets;
using Dr.Testing.Servers;

namespace Dr.Providers.Tests.Cluster;

/// <summary>What happens to an export of a real API server's objects while it is under way.</summary>
public sealed class ObjectExportTests(SharedApiServer shared) : IDisposable
{
    private readonly ExportLab _lab = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_list_that_became_too_old_begins_again_and_the_export_is_exact()
    {
        await using var server = await BareServerAsync();
        await using var held = await HeldList.CreateAsync(server);
        var export = _lab.ExportAsync(held.Through(server.Kubeconfig));

        await held.StandStillAsync();
        await DeleteAsync(server, $"/api/v1/namespaces/{held.Space}/configmaps/map-0000");
        await server.CreateAsync([NewObject.ConfigMap(held.Space, "map-9999", [])], Stop);
        await server.CompactAsync(Stop);
        held.GoOn();

        var exported = await export;
        Assert.Equal(HeldList.Names.Skip(1).Append("map-9999"), exported.NamesIn(held.Space));
        Assert.Equal(1, exported.Facts.Traffic.Restarts);
        var facts = exported.Facts.Types.Single(type => type.Type == "configmaps");
        Assert.Equal(facts.Listed, facts.Exported + facts.LeftOut.Values.Sum());
    }

    [Fact]
    public async Task A_server_that_is_killed_in_mid_run_and_comes_back_gives_the_exact_export()
    {
        await using var server = await BareServerAsync();
        await using var held = await HeldList.CreateAsync(server);
        var export = _lab.ExportAsync(held.Through(server.Kubeconfig));

        await held.StandStillAsync();
        await server.KillAsync(Stop);
        held.GoOn();
        await server.StartAgainAsync(cancellationToken: Stop);

        var exported = await export;
        Assert.Equal(HeldList.Names, exported.NamesIn(held.Space));
        Assert.True(exported.Facts.Traffic.Outages > 0);
    }

    [Fact]
    public async Task A_token_that_ends_in_mid_run_is_replaced_by_the_one_that_lies_in_its_file_now()
    {
        await using var server = await ApiServer.StartAsync(cancellationToken: Stop);
        await using var held = await HeldList.CreateAsync(server);
        var role = await ExportRole.PrintAsync(Clusters.Options(server.Kubeconfig), TimeProvider.System, Stop);
        await server.ApplyAsync(role, Stop);
        var file = server.NewFile("token");
        var first = await WriteTokenAsync(server, file);
        var export = _lab.ExportAsync(held.Through(server.WriteKubeconfig($"tokenFile: {file}")));

        await held.StandStillAsync();
        string[] delete = ["-n", ExportRole.Namespace, "delete", "serviceaccount", ExportRole.Name];
        (await server.KubectlAsync(delete, Stop)).Succeeded();
        await WriteTokenAsync(server, file);
        // why: a server remembers for some seconds whom it let in; one that has just started does not
        await server.KillAsync(Stop);
        held.GoOn();
        await server.StartAgainAsync(cancellationToken: Stop);

        var exported = await export;
        Assert.Equal(HeldList.Names, exported.NamesIn(held.Space));
        var late = Clusters.Options(server.WriteKubeconfig($"token: {first}"));
        var refused = await Assert.ThrowsAsync<ClusterException>(() => _lab.ExportAsync(late));
        Assert.Equal(ClusterErrorKind.Unauthenticated, refused.Kind);
    }

    [Fact]
    public async Task A_type_that_is_deleted_in_mid_run_is_told_and_the_run_goes_on()
    {
        await using var server = await BareServerAsync();
        await server.ApplyAsync(Definition("gadgets", "test.example"), Stop);
        (await server.KubectlAsync(["wait", "--for=condition=established", "--all", "crd"], Stop)).Succeeded();
        await using var held = await HeldList.CreateAsync(server);
        var export = _lab.ExportAsync(held.Through(server.Kubeconfig), new ObjectCaptureOptions { Lists = 1 });

        await held.StandStillAsync();
        (await server.KubectlAsync(["delete", "crd", "gadgets.test.example"], Stop)).Succeeded();
        held.GoOn();

        var exported = await export;
        Assert.Equal(HeldList.Names, exported.NamesIn(held.Space));
        var finding = Assert.Single(exported.Report.Findings);
        Assert.Equal(("objects.type-gone", "gadgets.test.example"), (finding.Code, finding.Subject));
        Assert.DoesNotContain(exported.Facts.Types, type => type.Type == "gadgets.test.example");
    }

    [Fact]
    public async Task An_api_that_is_down_fails_the_export_which_says_which()
    {
        await using var server = await BareServerAsync();
        await server.ApplyAsync(ObjectDataset.DownApi, Stop);

        var failed = await Assert.ThrowsAsync<ClusterException>(() =>
            _lab.ExportAsync(Clusters.Options(server.Kubeconfig))
        );

        Assert.Equal(ClusterErrorKind.Unavailable, failed.Kind);
        var group = JsonGroup(ObjectDataset.DownApi);
        Assert.Contains(group, failed.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_export_that_is_cancelled_leaves_nothing_behind()
    {
        await using var server = await BareServerAsync();
        await using var held = await HeldList.CreateAsync(server);
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        var export = _lab.ExportAsync(held.Through(server.Kubeconfig), stop: cancel.Token);

        await held.StandStillAsync();
        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => export);
        Assert.Empty(Directory.Exists(_lab.Scratch) ? Directory.GetFileSystemEntries(_lab.Scratch) : []);
    }

    [Theory]
    [InlineData(LeakPolicy.Block)]
    [InlineData(LeakPolicy.Redact)]
    [InlineData(LeakPolicy.Report)]
    public async Task What_looks_like_a_secret_is_dealt_with_as_policy_says(LeakPolicy policy)
    {
        const string Value = "cAnary!passage42";
        await using var server = await BareServerAsync();
        var space = await Clusters.NewSpaceAsync(server);
        var data = new JsonObject
        {
            ["data"] = new JsonObject { ["app.conf"] = $"user = shop\ndb.password = {Value}\n" },
        };
        await server.CreateAsync([NewObject.ConfigMap(space, "leaky", data)], Stop);
        var options = new ObjectCaptureOptions { Leaks = policy };
        var export = () => _lab.ExportAsync(Clusters.Options(server.Kubeconfig), options);

        if (policy == LeakPolicy.Block)
        {
            var refused = await Assert.ThrowsAsync<DrException>(export);
            Assert.Equal(ErrorCode.Failed, refused.Code);
            Assert.Contains($"configmaps {space}/leaky /data/app.conf", refused.Message, StringComparison.Ordinal);
            Assert.Contains("password", refused.Message, StringComparison.Ordinal);
            Assert.DoesNotContain(Value, refused.ToString(), StringComparison.Ordinal);
            return;
        }

        var exported = await export();
        var file = exported.Files[$"generic/{space}/ConfigMap/leaky.yaml"];
        Assert.Equal(policy == LeakPolicy.Report, file.Contains(Value, StringComparison.Ordinal));
        Assert.Equal(policy == LeakPolicy.Redact, file.Contains("REDACTED-BY-DR", StringComparison.Ordinal));
        Assert.Equal(1, exported.Facts.Leaks["password"]);
        var place = Assert.Single(exported.Contents.Leaks);
        Assert.Equal(($"configmaps {space}/leaky", "password"), (place.Object, place.Kind));
        Assert.DoesNotContain(
            space,
            exported.Report.Facts.ToJsonString() + Findings(exported),
            StringComparison.Ordinal
        );
        Assert.Contains(exported.Told, line => line.Contains($"{space}/leaky", StringComparison.Ordinal));
        Assert.DoesNotContain(exported.Told, line => line.Contains(Value, StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_account_with_the_printed_role_exports_everything_and_the_server_denies_it_secrets()
    {
        var server = await shared.GetAsync();
        var admin = Clusters.Options(server.Kubeconfig);
        var role = await ExportRole.PrintAsync(admin, TimeProvider.System, Stop);
        await server.ApplyAsync(role, Stop);
        var kubeconfig = await server.KubeconfigOfAccountAsync(ExportRole.Namespace, ExportRole.Name, Stop);

        var limited = await _lab.ExportAsync(Clusters.Options(kubeconfig));
        var all = await _lab.ExportAsync(admin);

        Assert.Equal(all.Facts.Types.Select(type => type.Type), limited.Facts.Types.Select(type => type.Type));
        Assert.Equal(Counts(all), Counts(limited));
        using var client = await Clusters.ConnectAsync(Clusters.Options(kubeconfig));
        var denied = await Assert.ThrowsAsync<ClusterException>(() =>
            Clusters.TakeAsync(new ObjectList(client, Clusters.Secrets, "kube-system"))
        );
        Assert.Equal(403, denied.Status?.Code);
        Assert.DoesNotContain("- secrets\n", role, StringComparison.Ordinal);
        Assert.DoesNotContain("*", role, StringComparison.Ordinal);
        Assert.DoesNotContain(
            "/",
            role.Replace("rbac.authorization.k8s.io/v1", "", StringComparison.Ordinal),
            StringComparison.Ordinal
        );
    }

    public void Dispose() => _lab.Dispose();

    private static IEnumerable<(string Type, string? Namespace, string Name)> Counts(Exported exported) =>
        exported
            .Index.Where(entry => entry.Namespace?.StartsWith("test-", StringComparison.Ordinal) != true)
            .Where(entry => !(entry.Type == "namespaces" && entry.Name.StartsWith("test-", StringComparison.Ordinal)))
            .Select(entry => (entry.Type, entry.Namespace, entry.Name));

    private static string Findings(Exported exported) =>
        string.Join('\n', exported.Report.Findings.Select(finding => finding.ToString()));

    private static async Task<string> WriteTokenAsync(ApiServer server, string file)
    {
        var until = TimeProvider.System.GetUtcNow().AddHours(1);
        var token = await server.TokenAsync(ExportRole.Namespace, ExportRole.Name, until, Stop);
        await File.WriteAllTextAsync(file, token, Stop);
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        return token;
    }

    private static string Definition(string plural, string group) =>
        $$"""
            apiVersion: apiextensions.k8s.io/v1
            kind: CustomResourceDefinition
            metadata: {name: "{{plural}}.{{group}}"}
            spec:
              group: {{group}}
              scope: Namespaced
              names: {plural: {{plural}}, kind: Gadget}
              versions:
              - name: v1
                served: true
                storage: true
                schema:
                  openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}
            """;

    private static string JsonGroup(string yaml) =>
        yaml.Split('\n')
            .Single(line => line.Trim().StartsWith("group:", StringComparison.Ordinal))
            .Split(':')[1]
            .Trim();

    private static Task<ApiServer> BareServerAsync() =>
        ApiServer.StartAsync(new ApiServerOptions { Controllers = [] }, Stop);

    private static async Task DeleteAsync(ApiServer server, string path) =>
        (await server.Http.DeleteAsync(new Uri(path, UriKind.Relative), Stop)).EnsureSuccessStatusCode();
}
