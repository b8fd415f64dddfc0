using Dr.Testing.Servers;

namespace Dr.Providers.Tests.Etcd.Recovery;

/// <summary>Snapshots of real clusters by stock <c>etcdctl</c>, made once for all tests of a class.</summary>
public sealed class EtcdSourceFixture : IAsyncLifetime
{
    public const int Keys = 2000;
    private readonly TestFolder _folder = TestFolder.Create("source");

    /// <summary>Five members of 3.5.</summary>
    public string File35 => _folder.File("3.5.db");

    /// <summary>Five members of 3.4.</summary>
    public string File34 => _folder.File("3.4.db");

    /// <summary>The revision that a client of the 3.5 cluster saw last.</summary>
    public long Revision35 { get; private set; }

    public async ValueTask InitializeAsync()
    {
        Revision35 = await CaptureAsync(EtcdVersion.V35, File35);
        await CaptureAsync(EtcdVersion.V34, File34);
    }

    public ValueTask DisposeAsync() => _folder.DisposeAsync();

    private static async Task<long> CaptureAsync(EtcdVersion version, string file)
    {
        await using var cluster = await LocalEtcdCluster.StartAsync(
            new EtcdClusterOptions { Version = version, Members = 1 }
        );
        await cluster.Gateway.LoadAsync(KubernetesKeys.Generate(Keys, smallest: 64, largest: 512));
        (await cluster.ExecAsync(["snapshot", "save", file])).Succeeded();
        return await cluster.Gateway.RevisionAsync();
    }
}
