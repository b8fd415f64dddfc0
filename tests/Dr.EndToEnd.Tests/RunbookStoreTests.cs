using Dr.EndToEnd.Tests.Kit;
using Dr.EndToEnd.Tests.Kit.Runbooks;

namespace Dr.EndToEnd.Tests;

/// <summary>The pages for the store, and the identity, typed as they stand.</summary>
[Collection(Lanes.Keyspaces)]
public sealed class RunbookStoreTests(SharedSource source, SharedPoint point)
{
    private const string Scene = "processes of one machine, five members with 300 keys";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_store_that_an_attacker_encrypted_is_replaced_by_its_page()
    {
        await using var stage = await BackedUpAsync();
        CopyStore(stage, "second-copy");
        Directory.CreateDirectory(stage.File("new-store"));
        foreach (var file in Directory.GetFiles(stage.Store, "*.age", SearchOption.AllDirectories))
        {
            Bits.Flip(file);
        }

        Write(stage, "dr-copy.yaml", settings => settings with { Store = ["file: { directory: second-copy }"] });
        Write(stage, "dr-new.yaml", settings => settings with { Store = ["file: { directory: new-store }"] });

        await PageRun.FollowAsync("store-lost", new Desk(stage), Scene, Stop);
    }

    [Fact]
    public async Task A_lost_identity_is_fetched_from_escrow_or_made_anew_by_its_page()
    {
        await using var stage = await BackedUpAsync();
        await File.WriteAllLinesAsync(stage.File("recipients.txt"), stage.Settings.Recipients, Stop);
        Directory.CreateDirectory(stage.File("escrow"));
        File.Move(stage.Identity, stage.File("escrow/identity.age"));
        stage.Configure(settings => settings with { RecipientsFile = "recipients.txt" });
        Write(stage, "dr-escrow.yaml", settings => settings with { Identity = "escrow/identity.age" });
        Write(stage, "dr-new-identity.yaml", settings => settings with { Identity = "new-keys/identity.age" });

        await PageRun.FollowAsync("identity-lost", new Desk(stage), Scene, Stop);
    }

    [Fact]
    public async Task The_five_commands_of_the_rescue_card_restore_a_cluster()
    {
        var lost = await point.GetAsync();
        await using var stage = lost.Stage.Copy();

        await PageRun.FollowAsync("rescue-card", Rehearsing(stage, "new-site.yaml"), Scene, Stop);

        await RestoredProof.HoldsAsync(new Keyspace(stage.Machines.Endpoints), lost.Keys, Stop);
    }

    [Fact]
    public async Task The_list_for_afterwards_makes_a_point_that_can_be_opened()
    {
        await using var stage = await source.StageAsync(Stop);
        await PageRun.FollowAsync("after-the-restore", new Desk(stage), Scene, Stop);
    }

    private async Task<Stage> BackedUpAsync()
    {
        var stage = await source.StageAsync(Stop);
        (await stage.BackUpAsync(Stop)).EndedWith(0);
        return stage;
    }

    // why: paths in an inventory begin at its own folder
    private static Desk Rehearsing(Stage stage, string inventory)
    {
        var text = File.ReadAllText(stage.Machines.Inventory);
        File.WriteAllText(
            stage.File(inventory),
            text.Replace("directory: ", "directory: machines/", StringComparison.Ordinal)
        );
        stage.Environment["MEMBERS"] = string.Join(',', stage.Machines.Endpoints);
        return new Desk(stage);
    }

    private static void Write(Stage stage, string name, Func<Settings, Settings> change) =>
        File.WriteAllText(stage.File(name), change(stage.Settings).Text());

    private static void CopyStore(Stage stage, string name)
    {
        foreach (var file in Directory.GetFiles(stage.Store, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(stage.File(name), Path.GetRelativePath(stage.Store, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }
}
