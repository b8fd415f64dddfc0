using Dr.EndToEnd.Tests.Kit;
using Dr.Testing.Datasets;
using Dr.Testing.Servers;

namespace Dr.EndToEnd.Tests;

/// <summary><c>kill -9</c> of a restore of cluster objects in every step, one after the other in a single run.</summary>
[Collection(Lanes.Objects)]
public sealed class KilledObjectsTests
{
    private static readonly string[] s_steps =
    [
        "objects/preflight",
        "objects/stage",
        "objects/rehearse",
        "objects/crds",
        "objects/load",
        "objects/verify",
        "objects/release",
    ];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_restore_killed_in_every_step_is_finished_by_resume_and_every_object_is_what_was_captured()
    {
        using var folder = TestFolder.Create("killed-objects");
        await using (var source = await ApiServer.StartAsync(cancellationToken: Stop))
        {
            await ObjectDataset.LoadAsync(source, Stop);
            await source.CreateAsync(ObjectDataset.ManyNamespaces(), Stop);
            await source.CreateAsync(ObjectDataset.Many(1500), Stop);
            await ExportedObjects.WriteAsync(source, folder.File("objects.tar"), Stop);
        }

        await using var target = await ApiServer.StartAsync(cancellationToken: Stop);
        File.WriteAllText(
            folder.File("hosts.yaml"),
            $"cluster: north\nobjects: {{kubeconfig: {target.Kubeconfig}, volumes: keep, cronJobs: keep, webhooks: write}}\n"
        );
        await KillAsync(
            Call(folder, "run", "--from-file", "objects.tar", "--inventory", "hosts.yaml", "--yes"),
            0,
            "begin objects/preflight"
        );
        var run = Path.GetFileName(Assert.Single(Directory.GetDirectories(folder.File("state/dr/runs"))));
        foreach (var step in s_steps)
        {
            await KillAsync(Call(folder, "resume", run), 0, $"begin {step}");
            if (step == "objects/load")
            {
                // why: in the middle of a wave, with objects of it written and others not
                await KillAsync(Call(folder, "resume", run), 2, "note objects/load");
                await KillAsync(Call(folder, "resume", run), 4, "note objects/load");
            }
        }

        var last = (await Call(folder, "resume", run).RunAsync(Stop)).EndedWith(3);

        var seen = last.Json["objects"]!;
        Assert.Equal((int)seen["objects"]!, (int)seen["equal"]!);
        Assert.True((int)seen["objects"]! > 1500);
        Assert.DoesNotContain(last.Json["findings"]!.AsArray(), finding => (string)finding!["severity"]! == "critical");
        Assert.Empty(Directory.GetFiles(folder.File($"state/dr/runs/{run}"), "staged.*"));
    }

    private static ProgramCall Call(TestFolder folder, params string[] words) =>
        new(ProgramCall.Restore, folder.Path, [.. words, "--json"])
        {
            Environment = new Dictionary<string, string> { ["XDG_STATE_HOME"] = folder.SubFolder("state") },
        };

    private static async Task KillAsync(ProgramCall call, int after, string at)
    {
        using var program = RunningProgram.Start(call);
        var left = after;
        var reached = await program.ReachesAsync(line => $"{line.Word} {line.Step}" == at && left-- == 0, Stop);
        Assert.True(reached, $"it never said '{at}'");
        Assert.Equal(137, (await program.KillAsync(Stop)).ExitCode);
    }
}
