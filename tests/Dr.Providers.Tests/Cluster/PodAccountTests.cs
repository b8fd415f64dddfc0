using Dr.Providers.Cluster.Client;
using Dr.Testing.Servers;

namespace Dr.Providers.Tests.Cluster;

/// <summary>Inside a pod: the files that the kubelet puts there, and nothing else.</summary>
public sealed class PodAccountTests(SharedApiServer shared)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_pod_uses_its_own_account()
    {
        var server = await shared.GetAsync();
        using var folder = TestFolder.Create("pod");
        File.Copy(server.Certificates.AuthorityFile, folder.File("ca.crt"));
        var until = TimeProvider.System.GetUtcNow().AddHours(1);
        await File.WriteAllTextAsync(
            folder.File("token"),
            await server.TokenAsync("default", "pod", until, Stop),
            Stop
        );
        string? Variable(string name) => name == "KUBERNETES_SERVICE_HOST" ? server.Address : "6443";

        var options = new ClusterConnectionOptions { AccountFolder = folder.Path, Variable = Variable };
        using var client = await Clusters.ConnectAsync(options);
        var refused = await Assert.ThrowsAsync<ClusterException>(() =>
            Clusters.TakeAsync(new ObjectList(client, Clusters.ConfigMaps, "default"))
        );
        string[] allow =
        [
            "create",
            "clusterrolebinding",
            "the-pod",
            "--clusterrole=cluster-admin",
            "--serviceaccount=default:pod",
        ];
        (await server.KubectlAsync(allow, Stop)).Succeeded();
        string[] question = ["auth", "can-i", "list", "configmaps", "--as=system:serviceaccount:default:pod"];
        await Waiting.UntilAsync(
            "the grant counts",
            TimeSpan.FromSeconds(20),
            async token => (await server.KubectlAsync(question, token)).ExitCode == 0,
            Stop
        );
        var found = await Clusters.TakeAsync(new ObjectList(client, Clusters.ConfigMaps, "kube-system"));
        var nobody = await Assert.ThrowsAsync<ClusterException>(() =>
            Clusters.ConnectAsync(options with { Variable = _ => null })
        );

        Assert.Contains("system:serviceaccount:default:pod", refused.Message, StringComparison.Ordinal);
        Assert.Contains("extension-apiserver-authentication", found.Names);
        Assert.Contains("no pod", nobody.Message, StringComparison.Ordinal);
    }
}
