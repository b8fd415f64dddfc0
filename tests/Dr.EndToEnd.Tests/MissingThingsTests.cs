using System.Text.Json.Nodes;
using Dr.EndToEnd.Tests.Kit;

namespace Dr.EndToEnd.Tests;

/// <summary>What is missing or wrong on our own side is told by name, with its own exit code and a next step.</summary>
[Collection(Lanes.Keyspaces)]
public sealed class MissingThingsTests(SharedSource source, SharedPoint point)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_identity_that_is_not_among_the_recipients_opens_nothing()
    {
        await using var stage = (await point.GetAsync()).Stage.Copy();
        (await stage.Service("keygen", "--identity-only", "--to", "other").RunAsync(Stop)).EndedWith(0);
        stage.Configure(settings => settings with { Identity = "other/identity.age" });

        (await stage.Restore("verify", "latest", "--depth", "opened").RunAsync(Stop)).ComplainsOf(12, "identity");
        (await stage.Restore("fetch", "latest", "--to", "fetched").RunAsync(Stop)).ComplainsOf(12, "identity");
        (await stage.RunOf().RunAsync(Stop)).ComplainsOf(12, "identity");
        Assert.False(stage.Machines.Serve);
        Assert.All(stage.Machines.DataDirectories, data => Assert.False(Directory.Exists(data)));
    }

    [Fact]
    public async Task An_identity_file_that_is_not_there_is_named()
    {
        await using var stage = (await point.GetAsync()).Stage.Copy();
        File.Delete(stage.Identity);
        (await stage.RunOf().RunAsync(Stop)).ComplainsOf(12, stage.Identity, "no such file");
    }

    [Fact]
    public async Task Without_a_recipient_no_backup_is_begun()
    {
        await using var stage = await source.StageAsync(Stop);
        stage.Configure(settings => settings with { Recipients = [] });
        (await stage.BackUpAsync(Stop)).ComplainsOf(12, Stage.Cluster, "recipients");
        Assert.Empty(Directory.GetFileSystemEntries(stage.Store));
    }

    [Fact]
    public async Task Without_the_signing_key_no_backup_is_begun()
    {
        await using var stage = await source.StageAsync(Stop);
        File.Delete(stage.File("keys/signing.key"));
        (await stage.BackUpAsync(Stop)).ComplainsOf(12, "signing.key");
        stage.Configure(settings => settings with { SigningKey = null });
        (await stage.BackUpAsync(Stop)).ComplainsOf(12, "signing key");
        Assert.Empty(Directory.GetFileSystemEntries(stage.Store));
    }

    [Theory]
    [InlineData("show", "20200101T000000Z-abcdef")]
    [InlineData("verify", "20200101T000000Z-abcdef")]
    [InlineData("show", "latest-proven")]
    public async Task A_point_that_does_not_exist_is_exit_code_10(string command, string text)
    {
        await using var stage = (await point.GetAsync()).Stage.Copy();
        (await stage.Restore(command, text).RunAsync(Stop)).ComplainsOf(10);
    }

    [Fact]
    public async Task An_empty_store_has_no_latest_point_to_restore()
    {
        await using var stage = await source.StageAsync(Stop);
        (await stage.RunOf().RunAsync(Stop)).ComplainsOf(10, "latest");
    }

    [Fact]
    public async Task Unknown_keys_of_the_configuration_are_told_all_at_once_by_both_programs()
    {
        await using var stage = await source.StageAsync(Stop);
        stage.Configure(settings => settings with { Rest = "retention: 5", Etcd = ["endpoint: http://127.0.0.1:1"] });
        foreach (var call in new[] { stage.Service("backup", Stage.Cluster), stage.Restore("list") })
        {
            (await call.RunAsync(Stop)).ComplainsOf(2, "retention", "endpoint", "line ");
        }
    }

    [Fact]
    public async Task A_quota_smaller_than_the_file_is_refused_in_preflight_and_run_touches_nothing()
    {
        await using var stage = (await point.GetAsync()).Stage.Copy();
        stage.Machines.Write(etcd: "quotaBytes: 65536");
        string[] words = ["preflight", "--inventory", stage.Machines.Inventory, "--point", "latest", "--json"];

        var report = (await stage.Restore(words).RunAsync(Stop)).EndedWith(1).Json;

        Assert.Contains("etcd.quota-too-small", Codes(report));
        (await stage.RunOf().RunAsync(Stop)).ComplainsOf(2, "quota", "quotaBytes");
        Assert.All(stage.Machines.DataDirectories, data => Assert.False(Directory.Exists(data)));
    }

    [Fact]
    public async Task An_old_data_directory_on_a_machine_is_refused_by_name_and_stays_as_it_is()
    {
        await using var stage = (await point.GetAsync()).Stage.Copy();
        var old = stage.Machines.DataDirectories[2];
        var file = Path.Combine(Directory.CreateDirectory(Path.Combine(old, "member")).FullName, "precious");
        await File.WriteAllTextAsync(file, "the only copy", Stop);

        (await stage.RunOf().RunAsync(Stop)).ComplainsOf(1, old, "node-3");

        Assert.Equal("the only copy", await File.ReadAllTextAsync(file, Stop));
        Assert.False(stage.Machines.Serve);
        Assert.All([0, 1, 3, 4], other => Assert.False(Directory.Exists(stage.Machines.DataDirectories[other])));
    }

    internal static IEnumerable<string> Codes(JsonNode report) =>
        report["findings"]!.AsArray().Select(finding => (string)finding!["code"]!);
}
