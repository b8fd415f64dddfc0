using Dr.EndToEnd.Tests.Kit;
using Dr.Testing.Servers;

namespace Dr.EndToEnd.Tests;

/// <summary>What no snapshot holds is captured, sealed to recipients of its own, and comes back whole.</summary>
[Collection(Lanes.Keyspaces)]
public sealed class KeyMaterialTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Key_material_comes_back_as_it_lay_there_and_opens_with_its_own_identity_only()
    {
        await using var stage = await KeyStage.CreateAsync(Stop);
        var captured = stage.Files();

        (await stage.Stage.BackUpAsync(Stop)).EndedWith(0);

        // whoever opens the data cannot open the keys, and is told so before anything is touched
        stage.Identities("keys/identity.age");
        var refused = await stage.RestoreAsync(Stop);
        refused.ComplainsOf(12, "keys/pki.tar", "identities in dr.yaml");
        Assert.Empty(stage.Restored());
        var verified = (
            await stage.Stage.Restore("verify", "latest", "--depth", "opened", "--json").RunAsync(Stop)
        ).EndedWith(0);
        Assert.Contains("point.not-opened", verified.Output, StringComparison.Ordinal);
        (await stage.Stage.Restore("fetch", "latest", "--to", "without", "--json").RunAsync(Stop)).EndedWith(3);

        stage.Identities("keys/identity.age", "escrow/identity.age");
        var report = (await stage.RestoreAsync(Stop)).EndedWith(0).Json;

        Assert.Equal(captured, stage.Restored());
        Assert.Contains("GroupExecute", captured[0], StringComparison.Ordinal);
        Assert.Equal(3, (int)report["keys"]!["files"]!);
        (await stage.Stage.Restore("verify", "latest", "--depth", "opened").RunAsync(Stop)).EndedWith(0);
    }

    [Fact]
    public async Task Stock_tools_alone_open_a_bundle()
    {
        await using var stage = await KeyStage.CreateAsync(Stop);
        (await stage.Stage.BackUpAsync(Stop)).EndedWith(0);
        var sealedFile = Assert.Single(
            Directory.GetFiles(stage.Stage.Store, "pki.tar.zst.age", SearchOption.AllDirectories)
        );

        var opened = await StockTools.RunAsync(
            "bash",
            ["-c", $"age -d -i {stage.Stage.File("escrow/identity.age")} {sealedFile} | zstd -d | tar -tv"],
            cancellationToken: Stop
        );

        opened.Succeeded();
        Assert.Contains("ca.key", opened.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_gone_or_ends_soon_makes_the_backup_degraded_and_is_named()
    {
        await using var stage = await KeyStage.CreateAsync(Stop);
        File.Delete(stage.Source("pki/ca.key"));
        stage.WriteExpiring("pki/old.crt");

        var report = (await stage.Stage.BackUpAsync(Stop)).EndedWith(3);

        Assert.Contains("keys.missing", report.Output, StringComparison.Ordinal);
        Assert.Contains("keys.expiring", report.Output, StringComparison.Ordinal);
        Assert.Contains("old.crt", report.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_host_that_cannot_be_read_costs_its_own_bundle_and_not_the_point()
    {
        await using var stage = await KeyStage.CreateAsync(Stop, "{name: far, address: 127.0.0.1, ssh: {port: 1}}");

        var report = (await stage.Stage.BackUpAsync(Stop)).EndedWith(3);

        Assert.Contains("keys.not-collected", report.Output, StringComparison.Ordinal);
        var checkedUp = await stage.Stage.Service("check", "--json").RunAsync(Stop);
        Assert.NotEqual(0, checkedUp.ExitCode);
        var shown = (await stage.Stage.Restore("show", "latest", "--json").RunAsync(Stop)).EndedWith(0);
        Assert.Contains("keys/far.tar", shown.Output, StringComparison.Ordinal);
        Assert.Contains("keys/pki.tar.zst.age", shown.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_private_key_stands_in_anything_that_is_not_sealed()
    {
        await using var stage = await KeyStage.CreateAsync(Stop);
        (await stage.Stage.BackUpAsync(Stop)).EndedWith(0);
        stage.Identities("keys/identity.age", "escrow/identity.age");
        var run = (await stage.RestoreAsync(Stop)).EndedWith(0);
        var secret = File.ReadAllLines(stage.Source("pki/ca.key"))[1];

        Assert.DoesNotContain(secret, run.Output + run.Error, StringComparison.Ordinal);
        foreach (var folder in new[] { stage.Stage.Store, stage.Stage.File("state") })
        {
            foreach (var file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
            {
                Assert.DoesNotContain(secret, await File.ReadAllTextAsync(file, Stop), StringComparison.Ordinal);
            }
        }
    }
}
