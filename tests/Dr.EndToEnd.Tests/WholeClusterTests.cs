using Dr.EndToEnd.Tests.Kit;

namespace Dr.EndToEnd.Tests;

/// <summary>
/// A cluster on real machines burns down and comes back: keys, five members, API servers, on another address too, Rancher's database and
/// the load balancer.
/// </summary>
[Collection(Lanes.Keyspaces)]
public sealed class WholeClusterTests(SharedLab labs)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_burnt_down_cluster_comes_back_with_its_keys_and_database_and_a_second_master_gets_certificates_for_its_own_address()
    {
        var lab = await labs.GetAsync();
        await using var machines = await RealMachines.OfAsync(lab, Stop);
        await using var stage = await LabCluster.BeginAsync(machines, Stop);
        await using var servers = await LabServers.StartAsync(lab, Stop);
        await using var plane = await ControlPlane.StartAsync(lab, servers, Stop);
        var rows = await servers.RowsAsync(Stop);
        string[] letter = ["create", "configmap", "letter", "--from-literal=text=written before the fire"];
        (await plane.KubectlAsync("node1", letter, Stop)).Succeeded();
        await LabCluster.CaptureAsync(stage, machines, plane, servers, Stop);

        await plane.BurnAsync(Stop);
        await servers.BurnAsync(Stop);
        await machines.ClearAsync(Stop);
        await plane.InstallAsync("node1", Stop);

        // node2 has no API server's program yet: its unit came with the keys, cannot start, and the run says so with its log
        var failed = await RunAsync(
            stage,
            machines,
            "run",
            "latest",
            "--inventory",
            plane.Inventory,
            "--yes",
            "--json"
        );
        Assert.Equal(1, failed.ExitCode);
        Assert.Contains("services/start/master@node2", failed.Error, StringComparison.Ordinal);
        await plane.InstallAsync("node2", Stop);
        var run = Directory.GetDirectories(stage.File("state/runs")).Order(StringComparer.Ordinal).Last();
        var report = (await RunAsync(stage, machines, "resume", Path.GetFileName(run), "--json")).EndedWith(0).Json;

        Assert.Equal((5, 5), ((int)report["etcd"]!["members"]!, (int)report["etcd"]!["healthy"]!));
        Assert.Equal(1, (int)report["keys"]!["renewed"]!);
        Assert.Equal(
            ["node1", "node2"],
            report["services"]!["groups"]![0]!["hosts"]!.AsArray().Select(host => (string)host!)
        );
        Assert.Equal((3, 3), ((int)report["loadBalancer"]!["routes"]!, (int)report["loadBalancer"]!["proven"]!));
        Assert.Equal(rows, await servers.RowsAsync(Stop));
        string[] read = ["get", "configmap", "letter", "-o", "jsonpath={.data.text}"];
        foreach (var node in new[] { "node1", "node2" })
        {
            Assert.Equal("written before the fire", (await plane.KubectlAsync(node, read, Stop)).Succeeded().Output);
        }
    }

    private static async Task<ProgramResult> RunAsync(Stage stage, RealMachines machines, params string[] arguments)
    {
        using var program = machines.Start(stage.Restore(arguments));
        return await program.EndAsync(Stop);
    }
}
