using Dr.EndToEnd.Tests.Kit;

namespace Dr.EndToEnd.Tests;

/// <summary><c>kill -9</c> of <c>dr-service backup</c>: no point or a whole one, and the next run does not notice.</summary>
[Collection(Lanes.Keyspaces)]
public sealed class KilledBackupTests(SharedSource source)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Killed_at_any_line_of_its_progress_it_leaves_no_point_or_a_whole_one()
    {
        await using var stage = await source.StageAsync(Stop);
        var lines = (await stage.BackUpAsync(Stop)).EndedWith(0).Progress;
        Assert.True(lines.Count > 8, $"a backup tells {lines.Count} lines only");
        for (var line = 0; line < lines.Count; line++)
        {
            Forget(stage);
            using (var backup = RunningProgram.Start(stage.Service("backup", Stage.Cluster)))
            {
                Assert.True(await backup.ReachesAsync(line, Stop), $"it told less than {line} lines");
                Assert.Equal(137, (await backup.KillAsync(Stop)).ExitCode);
            }

            var left = await StoreProof.HoldsOnlyWholePointsAsync(stage, Stop);
            Assert.InRange(left.Count, lines[line].Point == "end commit" ? 1 : 0, 1);
            // why: it begins at once, while the lease of the killed one is young
            (await stage.BackUpAsync(Stop)).EndedWith(0);
        }
    }

    [Theory]
    [InlineData(0.2)]
    [InlineData(0.6)]
    [InlineData(0.95)]
    public async Task Killed_in_the_middle_of_the_stream_it_leaves_no_point(double share)
    {
        await using var stage = await source.StageAsync(Stop);
        var cluster = await source.GetAsync();
        await using var members = await SlowMembers.StalledAsync(cluster, share, Stop);
        stage.Configure(settings => settings with { Endpoints = members.Endpoints });
        using (var backup = RunningProgram.Start(stage.Service("backup", Stage.Cluster)))
        {
            await members.StandStillAsync(Stop);
            Assert.Equal(137, (await backup.KillAsync(Stop)).ExitCode);
        }

        members.GoOn();
        Assert.Empty(await StoreProof.HoldsOnlyWholePointsAsync(stage, Stop));
        await StoreProof.NextBackupIsUndisturbedAsync(stage, [], Stop);
    }

    // why: each round looks at what its own kill left, or the rounds would verify more and more points
    private static void Forget(Stage stage)
    {
        foreach (var folder in Directory.GetDirectories(Path.Combine(stage.Store, Stage.Cluster, "points")))
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
