using Dr.EndToEnd.Tests.Kit;

namespace Dr.EndToEnd.Tests;

/// <summary>What somebody in front of a terminal sees and is asked.</summary>
[Collection(Lanes.Keyspaces)]
public sealed class TerminalTests(SharedPoint point)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_restore_asks_for_the_name_of_the_cluster_and_draws_its_progress_until_five_of_five_are_healthy()
    {
        await using var stage = (await point.GetAsync()).Stage.Copy();

        var (code, screen) = await TerminalCall.RunAsync(Run(stage), Stage.Cluster, Stop);

        Assert.True(code == 0, screen);
        Assert.Contains($"Type \e[1m{Stage.Cluster}\e[0m to go on", screen, StringComparison.Ordinal);
        // why: a line that is drawn again begins with the cursor moved up, and only a live view does that
        Assert.Matches("\e\\[[0-9]+A", screen);
        Assert.Contains("✓", screen, StringComparison.Ordinal);
        Assert.Contains("5/5 healthy", screen, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("yes")]
    [InlineData("")]
    public async Task Any_other_word_changes_nothing(string word)
    {
        await using var stage = (await point.GetAsync()).Stage.Copy();

        var (code, screen) = await TerminalCall.RunAsync(Run(stage), word, Stop);

        Assert.Equal(130, code);
        Assert.Contains("nothing was changed", screen, StringComparison.Ordinal);
        Assert.False(stage.Machines.Serve);
        Assert.DoesNotContain(stage.Machines.DataDirectories, Directory.Exists);
    }

    private static ProgramCall Run(Stage stage) =>
        stage.Restore("run", "latest", "--inventory", stage.Machines.Inventory);
}
