using Dr.EndToEnd.Tests.Kit;

namespace Dr.EndToEnd.Tests;

/// <summary>A store of files that is full, closed or gone: no point or a whole one, a word that helps, and the next run goes well.</summary>
[Collection(Lanes.Keyspaces)]
public sealed class FileStoreFaultTests(SharedSource source)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_full_disk_fails_the_backup_and_the_next_one_goes_well_when_there_is_room()
    {
        await using var stage = await source.StageAsync(Stop);
        var size = await Sources.SizeAsync(await source.GetAsync(), Stop);
        // why: room for a lease and a beginning, not for the snapshot, half of which does not compress
        using var disk = await SmallDisk.MountAsync(stage.Store, (int)(size / 8 / 1024), Stop);
        stage.Prefix = disk.Prefix;
        (await stage.BackUpAsync(Stop)).ComplainsOf(1, stage.Store);
        Assert.Empty(await StoreProof.HoldsOnlyWholePointsAsync(stage, Stop));
        (await stage.BackUpAsync(Stop)).ComplainsOf(1, stage.Store);
        await disk.GrowAsync("64m", Stop);
        await StoreProof.NextBackupIsUndisturbedAsync(stage, [], Stop);
    }

    [Fact]
    public async Task A_store_that_may_not_be_written_fails_the_backup_and_is_named()
    {
        await using var stage = await source.StageAsync(Stop);
        (await stage.BackUpAsync(Stop)).EndedWith(0);
        var before = await StoreProof.HoldsOnlyWholePointsAsync(stage, Stop);
        var points = Path.Combine(stage.Store, Stage.Cluster, "points");
        var mode = File.GetUnixFileMode(points);
        File.SetUnixFileMode(points, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        // why: root may write everywhere, unless it gives up that right
        stage.Prefix = Environment.IsPrivilegedProcess
            ? ["setpriv", "--bounding-set=-dac_override,-dac_read_search", "--inh-caps=-dac_override,-dac_read_search"]
            : [];
        var failed = await stage.BackUpAsync(Stop);
        File.SetUnixFileMode(points, mode);
        failed.ComplainsOf(1, stage.Store, "denied");
        Assert.Equal(before, await StoreProof.HoldsOnlyWholePointsAsync(stage, Stop));
        await StoreProof.NextBackupIsUndisturbedAsync(stage, before, Stop);
    }

    [Fact]
    public async Task A_store_folder_that_is_missing_is_never_made_so_that_an_unmounted_disk_is_noticed()
    {
        await using var stage = await source.StageAsync(Stop);
        Directory.Delete(stage.Store);
        (await stage.BackUpAsync(Stop)).ComplainsOf(1, stage.Store);
        (await stage.Restore("list").RunAsync(Stop)).ComplainsOf(1, stage.Store);
        Assert.False(Directory.Exists(stage.Store));
        Directory.CreateDirectory(stage.Store);
        await StoreProof.NextBackupIsUndisturbedAsync(stage, [], Stop);
    }
}
