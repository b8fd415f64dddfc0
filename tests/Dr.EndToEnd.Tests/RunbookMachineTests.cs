using Dr.EndToEnd.Tests.Kit;
using Dr.EndToEnd.Tests.Kit.Runbooks;
using Dr.Testing.Datasets;
using Dr.Testing.Servers;

namespace Dr.EndToEnd.Tests;

/// <summary>The pages for machines, typed as they stand, on machines that boot.</summary>
[Collection(Lanes.Keyspaces)]
public sealed class RunbookMachineTests(SharedLab labs, SharedSource sources)
{
    private const string Scene = "five machines of the lab that share one disk";
    private const string Objects = "Objects into another cluster";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_lost_cluster_comes_back_by_its_page()
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
        await Task.WhenAll(plane.InstallAsync("node1", Stop), plane.InstallAsync("node2", Stop));
        var desk = new Desk(stage);
        desk.MoveInto(lab);
        File.Copy(plane.Inventory, stage.File("new-site.yaml"));
        desk.Write("admin.conf", [.. plane.Kubeconfig("node2")]);

        await PageRun.FollowAsync(
            "whole-cluster-lost",
            desk,
            $"{Scene}, two of them masters, a sixth with database and load balancer",
            Stop
        );

        Assert.Equal(rows, await servers.RowsAsync(Stop));
        string[] read = ["get", "configmap", "letter", "-o", "jsonpath={.data.text}"];
        Assert.Equal("written before the fire", (await plane.KubectlAsync("node2", read, Stop)).Succeeded().Output);
    }

    [Fact]
    public async Task Etcd_and_the_database_come_back_by_the_page_without_any_of_our_programs()
    {
        var lab = await labs.GetAsync();
        await using var machines = await RealMachines.OfAsync(lab, Stop);
        await using var source = await Sources.StartAsync(Stop);
        await using var lost = await MariaDbServer.StartAsync(cancellationToken: Stop);
        await lost.ExecuteAsync("CREATE DATABASE cattle CHARACTER SET utf8mb3", null, Stop);
        await Dataset.FilledCattle.LoadAsync(lost, "cattle", Stop);
        await using var stage = await Stage.CreateAsync(source.Endpoints, Stop);
        stage.Configure(settings =>
            settings with
            {
                MySql = [.. DatabaseStage.Access(lost, lost.Root), "schemas: [cattle]"],
            }
        );
        (await stage.BackUpAsync(Stop)).EndedWith(0);
        var (keys, portrait) = (
            await new Keyspace(source.Endpoints).KeysAsync(Stop),
            await SchemaPortrait.OfAsync(lost, "cattle", Stop)
        );
        await using var target = await MariaDbServer.StartAsync(Dataset.Roomy, Stop);
        var desk = new Desk(stage);
        desk.MoveInto(lab);
        desk.PutMariaDb(target, "new-database.cnf");
        desk.Put("dr-restore", "false");
        desk.Put("dr-service", "false");
        desk.Write("members.txt", [.. Lab.Nodes.Select(node => $"{node} {Lab.Address(node)}")]);
        File.Copy(stage.Identity, stage.File("identity.txt"));
        File.Copy(stage.TrustedKey, stage.File("trusted.pem"));

        await PageRun.FollowAsync("dr-restore-broken", desk, Scene, Stop, Objects);

        await RestoredProof.HoldsAsync(machines.Keyspace, keys, Stop);
        SchemaPortrait.Same(portrait, await SchemaPortrait.OfAsync(target, "cattle", Stop));
    }

    [Fact]
    public async Task A_lost_rancher_server_comes_back_by_its_page_with_the_key_of_its_secrets()
    {
        var lab = await labs.GetAsync();
        await using var rancher = new RancherUnit(lab);
        await rancher.StartAsync(Stop);
        await using var machines = await RealMachines.OfAsync(lab, Stop);
        await using var stage = await Stage.CreateAsync([], Stop);
        var recipient = stage.Settings.Recipients[0];
        stage.Configure(settings => settings with { Keys = rancher.Keys(recipient) });
        using (var backup = machines.Start(stage.Service("backup", Stage.Cluster, "--json")))
        {
            (await backup.EndAsync(Stop)).EndedWith(0);
        }

        var before = await rancher.PortraitAsync(ofNew: false, Stop);
        await rancher.LoseAsync(Stop);
        stage.Environment["RANCHER"] = rancher.NewAddress;
        var desk = new Desk(stage);
        desk.MoveInto(lab);
        desk.Write("rancher.yaml", rancher.Inventory);

        await PageRun.FollowAsync(
            "rancher-server-lost",
            desk,
            "two machines of the lab, a program in Rancher's place",
            Stop
        );

        Assert.StartsWith("active", before, StringComparison.Ordinal);
        Assert.Equal(before, await rancher.PortraitAsync(ofNew: true, Stop));
    }

    [Fact]
    public async Task A_drill_is_held_by_its_page_while_the_real_cluster_works_on()
    {
        var lab = await labs.GetAsync();
        await using var machines = await RealMachines.OfAsync(lab, Stop);
        await using var stage = await sources.StageAsync(Stop);
        (await stage.BackUpAsync(Stop)).EndedWith(0);
        var alive = new Keyspace((await sources.GetAsync()).Endpoints);
        var before = await alive.RevisionAsync(Stop);
        stage.Environment["MEMBERS"] = string.Join(',', Lab.Nodes.Select(node => $"http://{Lab.Address(node)}:2379"));
        var desk = new Desk(stage);
        desk.MoveInto(lab);
        File.Copy(machines.Inventory, stage.File("rehearsal.yaml"));

        await PageRun.FollowAsync("drill", desk, Scene, Stop);

        Assert.Equal((5, before), (await alive.HealthyAsync(Stop), await alive.RevisionAsync(Stop)));
        await RestoredProof.HoldsAsync(machines.Keyspace, await alive.KeysAsync(Stop), Stop);
    }
}
