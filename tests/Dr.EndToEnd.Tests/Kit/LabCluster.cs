using Dr.Testing.Servers;

namespace Dr.EndToEnd.Tests.Kit;

/// <summary>A cluster that lives on the lab's machines and is captured there, before it burns down.</summary>
internal static class LabCluster
{
    /// <summary>Five members on the lab's machines, with nothing that an API server would not understand.</summary>
    public static async Task<Stage> BeginAsync(RealMachines machines, CancellationToken cancellationToken)
    {
        await using var empty = await EtcdCluster.StartAsync(new EtcdClusterOptions { Members = 1 }, cancellationToken);
        var stage = await Stage.CreateAsync(empty.Endpoints, cancellationToken);
        (await stage.BackUpAsync(cancellationToken)).EndedWith(0);
        (await machines.RestoreAsync(stage, cancellationToken)).EndedWith(0);
        return stage;
    }

    /// <summary>A point of the lab's own cluster, with its key material and its database.</summary>
    public static async Task CaptureAsync(
        Stage stage,
        RealMachines machines,
        ControlPlane plane,
        LabServers servers,
        CancellationToken cancellationToken
    )
    {
        var keys = await stage.Service("keygen", "--to", "escrow", "--json").RunAsync(cancellationToken);
        var recipient = (string)keys.EndedWith(0).Json["identity"]!["recipient"]!;
        stage.Configure(settings =>
            settings with
            {
                Endpoints = [.. Lab.Nodes.Select(node => $"http://{Lab.Address(node)}:2379")],
                Identity = "keys/identity.age, escrow/identity.age",
                Keys = plane.Keys(recipient),
                MySql = servers.Access,
            }
        );
        using var backup = machines.Start(stage.Service("backup", Stage.Cluster, "--json"));
        (await backup.EndAsync(cancellationToken)).EndedWith(0);
    }
}
