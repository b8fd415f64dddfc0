using Dr.EndToEnd.Tests.Kit;
using Dr.Testing.Servers;

namespace Dr.EndToEnd.Tests;

/// <summary>Secrets that people left in cluster objects get into no place that people read.</summary>
[Collection(Lanes.Objects)]
public sealed class ObjectSecretTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Canaries_in_twenty_places_are_found_nowhere_else()
    {
        await using var server = await ApiServer.StartAsync(cancellationToken: Stop);
        var canaries = await PlantAsync(server);
        await using var stage = await ObjectStage.CreateAsync(server, Stop);
        stage.Stage.Environment["DR_DEBUG"] = "1";

        var refused = (await stage.Stage.BackUpAsync(Stop)).ComplainsOf(1, "like a secret", $"{Canaries.Space}/env");
        AssertClean(canaries, refused.Output + refused.Error);
        Assert.Empty(await StoreProof.HoldsOnlyWholePointsAsync(stage.Stage, Stop));

        stage.Read(server.Kubeconfig, "leaks: redact");
        var redacted = await stage.ExportAsync(Stop);
        AssertClean(canaries, redacted.Backup.Output + redacted.Backup.Error);
        AssertClean(canaries, redacted.Manifest.ToJsonString() + redacted.SealedContents.ToJsonString());
        AssertClean(canaries, System.Text.Encoding.UTF8.GetString(redacted.Tar));
        Assert.True(redacted.Contents["leaks"]!.AsArray().Count >= 20);

        stage.Read(server.Kubeconfig, "leaks: report");
        var reported = await stage.OpenAsync((await stage.Stage.BackUpAsync(Stop)).EndedWith(3), Stop);
        AssertClean(canaries, reported.Backup.Output + reported.Backup.Error);
        AssertClean(canaries, reported.Manifest.ToJsonString() + reported.SealedContents.ToJsonString());

        // why: what is kept on this machine is kept for longer than it takes to read it
        var state = new DirectoryInfo(stage.Stage.File("state"));
        Assert.Empty(state.Exists ? state.GetFiles("*", SearchOption.AllDirectories) : []);
    }

    private static async Task<Canaries> PlantAsync(ApiServer server)
    {
        var canaries = Canaries.Create();
        Assert.True(canaries.Values.Count >= 20);
        await server.CreateAsync([NewObject.Namespace(Canaries.Space)], Stop);
        await server.ApplyAsync(Canaries.Definition, Stop);
        (await server.KubectlAsync(["wait", "--for=condition=established", "--all", "crd"], Stop)).Succeeded();
        string[] token =
        [
            "-n",
            Canaries.Space,
            "get",
            "serviceaccount",
            "default",
            "-o",
            "jsonpath={.secrets[0].name}",
        ];
        await Waiting.UntilAsync(
            "the namespace's account has its token",
            TimeSpan.FromSeconds(60),
            async stop => (await server.KubectlAsync(token, stop)) is { ExitCode: 0, OutputBytes.Length: > 0 },
            Stop
        );
        await server.ApplyAsync(canaries.Yaml, Stop);
        return canaries;
    }

    private static void AssertClean(Canaries canaries, string text) =>
        Assert.All(canaries.Values, value => Assert.DoesNotContain(value, text, StringComparison.Ordinal));
}
