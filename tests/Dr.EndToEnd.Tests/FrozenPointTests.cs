using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Dr.EndToEnd.Tests.Kit;

namespace Dr.EndToEnd.Tests;

/// <summary>A point that the first release wrote. Every later one lists, verifies, opens and restores it (<c>frozen/v1/README.md</c>).</summary>
[Collection(Lanes.Keyspaces)]
public sealed class FrozenPointTests
{
    private static readonly string s_frozen = Path.Combine(Here(), "frozen", "v1");

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_point_of_format_1_0_is_listed_shown_verified_opened_and_restored()
    {
        await using var stage = Stage.OfFrozen(s_frozen);
        var id = (await File.ReadAllTextAsync(Path.Combine(s_frozen, "point"), Stop)).Trim();

        Assert.Equal([id], await StoreProof.HoldsOnlyWholePointsAsync(stage, Stop));
        var show = (await stage.Restore("show", id, "--json").RunAsync(Stop)).EndedWith(0).Json;
        Assert.Equal("1.0", (string?)show["manifest"]!["version"]);
        (await stage.Restore("fetch", id, "--to", "fetched").RunAsync(Stop)).EndedWith(0);
        var plain = await File.ReadAllBytesAsync(stage.File("fetched/etcd/snapshot.db"), Stop);
        var expected = (await File.ReadAllTextAsync(Path.Combine(s_frozen, "snapshot.sha256"), Stop)).Trim();
        Assert.Equal(expected, Convert.ToHexStringLower(SHA256.HashData(plain)));

        (await stage.RunOf(id).RunAsync(Stop)).EndedWith(0);
        var lines = await File.ReadAllLinesAsync(Path.Combine(s_frozen, "keys.jsonl"), Stop);
        var keys = lines.Select(line => JsonNode.Parse(line)!.ToJsonString()).ToList();
        await RestoredProof.HoldsAsync(new Keyspace(stage.Machines.Endpoints), keys, Stop);
    }

    private static string Here([CallerFilePath] string file = "") => Path.GetDirectoryName(file)!;
}
