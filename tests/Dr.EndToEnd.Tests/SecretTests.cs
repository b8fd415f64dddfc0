using System.Text;
using Dr.EndToEnd.Tests.Kit;
using Dr.Testing.Servers;

namespace Dr.EndToEnd.Tests;

/// <summary>No secret reaches a place that people read: output, errors, journals, reports, logs, command lines.</summary>
[Collection(Lanes.Keyspaces)]
public sealed class SecretTests(SharedRadosGateway gateways)
{
    private const string Planted = "the-value-of-a-kubernetes-secret";
    private readonly StringBuilder _seen = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task No_secret_is_printed_logged_journaled_or_put_on_a_command_line_whatever_is_run_and_however_it_fails()
    {
        var gateway = await gateways.GetAsync();
        var options = new EtcdClusterOptions { Authentication = true };
        await using var cluster = await LocalEtcdCluster.StartAsync(options, Stop);
        await using var stage = await Stage.CreateAsync(cluster.Endpoints, Stop);
        await stage.UseAsync(gateway, Stop);
        stage.Environment["DR_DEBUG"] = "1";
        await cluster.Gateway.PutAsync("/registry/secrets/shop/password", Planted, Stop);
        var secrets = await PlantAsync(stage, cluster, gateway);
        using (var watch = new ArgumentWatch())
        {
            await CaptureInEveryWayAsync(stage);
            await Sources.LoseAsync(cluster, Stop);
            await RestoreInEveryWayAsync(stage);
            _seen.Append(watch.Seen);
        }

        await SeeStateAsync(stage);

        _seen.Append(stage.Machines.Logs());
        var seen = _seen.ToString();
        Assert.Contains("etcdutl\0snapshot\0restore", seen, StringComparison.Ordinal);
        Assert.Contains("\"outcome\"", seen, StringComparison.Ordinal);
        Assert.All(secrets, secret => Assert.DoesNotContain(secret, seen, StringComparison.Ordinal));
    }

    /// <summary>Everything that nobody may read, as text that would be found if it were printed.</summary>
    private static async Task<List<string>> PlantAsync(Stage stage, EtcdCluster cluster, RadosGateway gateway)
    {
        var password = stage.File("keys/password");
        File.Copy(cluster.PasswordFile!, password);
        File.SetUnixFileMode(password, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        await File.WriteAllTextAsync(stage.File("keys/wrong"), "a-password-that-is-wrong\n", Stop);
        File.SetUnixFileMode(stage.File("keys/wrong"), UnixFileMode.UserRead | UnixFileMode.UserWrite);
        stage.Configure(settings => settings with { Etcd = ["user: root", "passwordFile: keys/password"] });
        return
        [
            Planted,
            "a-password-that-is-wrong",
            gateway.SecretKey,
            (await File.ReadAllTextAsync(password, Stop)).Trim(),
            LineOf(stage.Identity, "AGE-SECRET-KEY-1"),
            (await File.ReadAllLinesAsync(stage.File("keys/signing.key"), Stop))[1],
        ];
    }

    private async Task CaptureInEveryWayAsync(Stage stage)
    {
        var right = stage.Settings;
        await RunAsync(stage.Service("check"), 0);
        await RunAsync(stage.Service("backup", Stage.Cluster), 0);
        await RunAsync(stage.Service("backup", "another"), 2);
        await WithAsync(
            stage,
            right with
            {
                Etcd = ["user: root", "passwordFile: keys/wrong"],
            },
            stage.Service("backup", Stage.Cluster),
            null
        );
        // why: whoever takes one key for the other has put a secret where a public thing belongs
        await WithAsync(
            stage,
            right with
            {
                SigningKey = "keys/identity.age",
            },
            stage.Service("backup", Stage.Cluster),
            12
        );
        var identity = LineOf(stage.Identity, "AGE-SECRET-KEY-1");
        await WithAsync(stage, right with { Recipients = [identity] }, stage.Service("backup", Stage.Cluster), 2);
        stage.Environment["AWS_ACCESS_KEY_ID"] += "X";
        await RunAsync(stage.Service("check"), null);
        await RunAsync(stage.Service("backup", Stage.Cluster), null);
        stage.Environment["AWS_ACCESS_KEY_ID"] = stage.Environment["AWS_ACCESS_KEY_ID"].TrimEnd('X');
    }

    private async Task RestoreInEveryWayAsync(Stage stage)
    {
        var right = stage.Settings;
        await RunAsync(stage.Restore("list"), 0);
        await RunAsync(stage.Restore("show", "latest"), 0);
        await RunAsync(stage.Restore("verify", "latest", "--depth", "opened", "--record"), 0);
        await RunAsync(stage.Restore("show", "20200101T000000Z-abcdef"), 10);
        await WithAsync(
            stage,
            right with
            {
                Identity = "keys/signing.key",
            },
            stage.Restore("verify", "latest", "--depth", "opened"),
            12
        );
        string[] machines = ["--inventory", stage.Machines.Inventory];
        stage.Machines.Write(etcd: ["user: root", $"passwordFile: {stage.File("keys/wrong")}"]);
        // why: its code tells how slow the disk of this machine is, which is no matter here
        See(await stage.Restore(["preflight", "--point", "latest", .. machines]).RunAsync(Stop));
        await RunAsync(stage.Restore(["plan", "latest", .. machines]), 0);
        var failed = await stage.RunOf().RunAsync(Stop);
        See(failed);
        Assert.NotEqual(0, failed.ExitCode);
        await stage.Machines.ClearAsync(Stop);
        stage.Machines.Write(etcd: ["user: root", $"passwordFile: {stage.File("keys/password")}"]);
        See((await stage.RunOf().RunAsync(Stop)).EndedWith(0));
        var run = Path.GetFileName(
            Directory.GetDirectories(stage.File("state/runs")).Order(StringComparer.Ordinal).Last()
        );
        await RunAsync(stage.Restore("resume", run), 0);
    }

    /// <summary>What runs leave: a failed one keeps the opened snapshot for its resume, for its owner alone; one that ended well keeps none.</summary>
    private async Task SeeStateAsync(Stage stage)
    {
        var files = Directory.GetFiles(stage.File("state"), "*", SearchOption.AllDirectories);
        var staged = Assert.Single(files, file => Path.GetFileName(file) == "snapshot.db");
        Assert.False(File.Exists(Path.Combine(Path.GetDirectoryName(staged)!, "report.json")));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(staged));
        foreach (var file in files.Where(file => file != staged))
        {
            _seen.Append(await File.ReadAllTextAsync(file, Stop));
        }
    }

    private async Task WithAsync(Stage stage, Settings settings, ProgramCall call, int? code)
    {
        var before = stage.Settings;
        stage.Configure(_ => settings);
        await RunAsync(call, code);
        stage.Configure(_ => before);
    }

    /// <summary>For people and for programs; a code of nothing means any but 0.</summary>
    private async Task RunAsync(ProgramCall call, int? code)
    {
        foreach (
            var json in (string[][])
                [
                    [],
                    ["--json"],
                ]
        )
        {
            var result = await (call with { Arguments = [.. call.Arguments, .. json] }).RunAsync(Stop);
            See(result);
            Assert.NotEqual(code is null ? 0 : -1, result.ExitCode);
            result.EndedWith(code ?? result.ExitCode);
        }
    }

    private void See(ProgramResult result) => _seen.Append(result.Output).Append(result.Error);

    private static string LineOf(string file, string start) =>
        File.ReadLines(file).First(line => line.StartsWith(start, StringComparison.Ordinal));
}
