using System.Text.Json.Nodes;

namespace Dr.EndToEnd.Tests.Kit;

/// <summary>Half a point is not a point.</summary>
internal static class StoreProof
{
    /// <summary>Every point that is listed is whole down to its plain bytes, and nothing is called damaged; the ids.</summary>
    public static async Task<IReadOnlyList<string>> HoldsOnlyWholePointsAsync(
        Stage stage,
        CancellationToken cancellationToken
    )
    {
        var list = (await stage.Restore("list", "--json").RunAsync(cancellationToken)).EndedWith(0).Json;
        var points = list["points"]!.AsArray().Select(point => (string)point!["id"]!).ToList();
        foreach (var point in points)
        {
            var verify = stage.Restore("verify", point, "--depth", "opened", "--json");
            var view = (await verify.RunAsync(cancellationToken)).EndedWith(0).Json;
            Assert.True((bool)view["passed"]!);
        }

        return points;
    }

    /// <summary>The next backup is made as if nothing had been; points that were there stay, one is new.</summary>
    public static async Task<JsonNode> NextBackupIsUndisturbedAsync(
        Stage stage,
        IReadOnlyList<string> before,
        CancellationToken cancellationToken
    )
    {
        var report = (await stage.BackUpAsync(cancellationToken)).EndedWith(0).Json;
        var after = await HoldsOnlyWholePointsAsync(stage, cancellationToken);
        Assert.Equal([(string)report["id"]!, .. before], after);
        return report;
    }
}
