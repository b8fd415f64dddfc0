using Dr.EndToEnd.Tests.Kit;
using Dr.Providers.Cluster.Capture;
using Dr.Testing.Servers;

namespace Dr.EndToEnd.Tests;

/// <summary>The account for an export: printed by one command, tried by another.</summary>
[Collection(Lanes.Objects)]
public sealed class ObjectAccountTests(SharedObjects shared)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_printed_account_passes_the_check_exports_everything_and_is_denied_secrets()
    {
        var server = await shared.GetAsync();
        await using var stage = await ObjectStage.CreateAsync(server, Stop);
        var all = await stage.ExportAsync(Stop);
        var printed = (await stage.Stage.Service("rbac", Stage.Cluster).RunAsync(Stop)).EndedWith(0);
        await server.ApplyAsync(printed.Output, Stop);
        stage.Read(await server.KubeconfigOfAccountAsync(ExportRole.Namespace, ExportRole.Name, Stop));

        var check = (await stage.Stage.Service("check", "--json").RunAsync(Stop)).EndedWith(0);
        var export = await stage.ExportAsync(Stop);

        Assert.DoesNotContain("objects.may-read-secrets", check.Output, StringComparison.Ordinal);
        // why: the account itself came to the cluster in between
        Assert.Equal(Names(all), Names(export).Where(name => !name.Contains("dr-", StringComparison.Ordinal)));
        string[] secrets = ["auth", "can-i", "list", "secrets", "-A", $"--as=system:serviceaccount:{Account}"];
        Assert.Equal("no", (await server.KubectlAsync(secrets, Stop)).Output.Trim());
    }

    [Fact]
    public async Task The_check_names_the_types_that_an_account_may_not_list_and_a_backup_fails()
    {
        var server = await shared.GetAsync();
        await using var stage = await ObjectStage.CreateAsync(server, Stop);
        stage.Read(server.KubeconfigOf("somebody"));

        var check = (await stage.Stage.Service("check", "--json").RunAsync(Stop)).EndedWith(1);
        Assert.Contains("deployments.apps", check.Output, StringComparison.Ordinal);
        Assert.Contains("dr-service rbac", check.Output, StringComparison.Ordinal);
        (await stage.Stage.BackUpAsync(Stop)).ComplainsOf(1, "cannot list", "403", "dr-service rbac");
    }

    [Fact]
    public async Task The_check_says_when_an_account_could_read_secrets()
    {
        await using var stage = await ObjectStage.CreateAsync(await shared.GetAsync(), Stop);

        var check = (await stage.Stage.Service("check", "--json").RunAsync(Stop)).EndedWith(0);

        Assert.Contains("objects.may-read-secrets", check.Output, StringComparison.Ordinal);
    }

    private static string Account => $"{ExportRole.Namespace}:{ExportRole.Name}";

    private static IEnumerable<string> Names(ObjectExport export) =>
        export
            .Index.Select(entry => $"{entry.Type} {entry.Namespace}/{entry.Name}")
            .Where(name => !name.Contains("dr-", StringComparison.Ordinal));
}
