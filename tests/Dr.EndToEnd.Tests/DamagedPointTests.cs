using Dr.EndToEnd.Tests.Kit;

namespace Dr.EndToEnd.Tests;

/// <summary>Damage in what is stored is found (exit code 4) before anything is done to a machine.</summary>
[Collection(Lanes.Keyspaces)]
public sealed class DamagedPointTests(SharedPoint point)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("etcd/snapshot.db.zst.age")]
    [InlineData("contents.json.zst.age")]
    public async Task One_flipped_bit_of_an_object_is_found_by_verify_and_nothing_is_restored(string stored)
    {
        var lost = await point.GetAsync();
        await using var stage = lost.Stage.Copy();
        Bits.Flip(FileOf(stage, lost.Point, stored));

        var shallow = (await stage.Restore("verify", "latest", "--json").RunAsync(Stop)).EndedWith(4).Json;
        Assert.False((bool)shallow["passed"]!);
        (await stage.Restore("verify", "latest", "--depth", "opened").RunAsync(Stop)).EndedWith(4);
        (await stage.Restore("fetch", "latest", "--to", "fetched").RunAsync(Stop)).ComplainsOf(4);
        Assert.False(File.Exists(stage.File("fetched/etcd/snapshot.db")));
        (await stage.RunOf().RunAsync(Stop)).ComplainsOf(4, "etcd/stage");
        NothingWasMade(stage);
    }

    [Theory]
    [InlineData("manifest.json")]
    [InlineData("manifest.json.sig")]
    public async Task One_flipped_bit_of_the_manifest_or_its_signature_makes_it_no_point(string stored)
    {
        var lost = await point.GetAsync();
        await using var stage = lost.Stage.Copy();
        Bits.Flip(FileOf(stage, lost.Point, stored));

        (await stage.Restore("verify", lost.Point).RunAsync(Stop)).ComplainsOf(4, lost.Point);
        (await stage.Restore("show", lost.Point).RunAsync(Stop)).ComplainsOf(4, lost.Point);
        (await stage.RunOf(lost.Point).RunAsync(Stop)).ComplainsOf(4, lost.Point);
        var list = (await stage.Restore("list", "--json").RunAsync(Stop)).EndedWith(4).Json;
        Assert.Empty(list["points"]!.AsArray());
        NothingWasMade(stage);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_object_that_is_gone_or_one_byte_short_is_damage(bool gone)
    {
        var lost = await point.GetAsync();
        await using var stage = lost.Stage.Copy();
        var file = FileOf(stage, lost.Point, "etcd/snapshot.db.zst.age");
        var bytes = await File.ReadAllBytesAsync(file, Stop);
        File.Delete(file);
        if (!gone)
        {
            await File.WriteAllBytesAsync(file, bytes[..^1], Stop);
        }

        (await stage.Restore("verify", "latest").RunAsync(Stop)).EndedWith(4);
        (await stage.RunOf().RunAsync(Stop)).ComplainsOf(4);
        NothingWasMade(stage);
    }

    [Fact]
    public async Task A_point_that_was_moved_under_another_id_is_no_point()
    {
        var lost = await point.GetAsync();
        await using var stage = lost.Stage.Copy();
        const string Other = "20990101T000000Z-abcdef";
        var points = Path.Combine(stage.Store, Stage.Cluster, "points");
        Directory.Move(Path.Combine(points, lost.Point), Path.Combine(points, Other));
        (await stage.Restore("verify", Other).RunAsync(Stop)).ComplainsOf(4, Other);
        (await stage.RunOf(Other).RunAsync(Stop)).ComplainsOf(4, Other);
        NothingWasMade(stage);
    }

    private static string FileOf(Stage stage, string point, string stored) =>
        Path.Combine(stage.Store, Stage.Cluster, "points", point, stored);

    private static void NothingWasMade(Stage stage)
    {
        Assert.False(stage.Machines.Serve);
        Assert.All(stage.Machines.DataDirectories, data => Assert.False(Directory.Exists(data)));
    }
}
