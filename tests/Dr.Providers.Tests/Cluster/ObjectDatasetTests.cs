using Dr.Providers.Cluster.Client;
using Dr.Testing.Datasets;
using Dr.Testing.Servers;

namespace Dr.Providers.Tests.Cluster;

/// <summary>The dataset is what the tests of backup and restore stand on: a real server takes all of it.</summary>
public sealed class ObjectDatasetTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_server_takes_every_object_and_those_at_the_limits()
    {
        await using var server = await ApiServer.StartAsync(cancellationToken: Stop);

        await ObjectDataset.LoadAsync(server, Stop);
        await server.CreateAsync(ObjectDataset.AtTheLimits("shop"), Stop);
        using var client = await Clusters.ConnectAsync(server);
        var types = await new Discovery(client).ReadAsync(Stop);
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var type in types.Exported.Where(type => type.Allows("list") && type.Kind != "Secret"))
        {
            counts[type.Name] = (await Clusters.TakeAsync(new ObjectList(client, type))).Names.Count;
        }

        string[] expected =
        [
            "pods",
            "services",
            "replicationcontrollers",
            "replicasets.apps",
            "deployments.apps",
            "daemonsets.apps",
            "jobs.batch",
            "cronjobs.batch",
            "statefulsets.apps",
            "configmaps",
            "namespaces",
            "serviceaccounts",
            "roles.rbac.authorization.k8s.io",
            "persistentvolumes",
            "persistentvolumeclaims",
            "storageclasses.storage.k8s.io",
            "ingresses.networking.k8s.io",
            "networkpolicies.networking.k8s.io",
            "limitranges",
            "resourcequotas",
            "poddisruptionbudgets.policy",
            "horizontalpodautoscalers.autoscaling",
            "priorityclasses.scheduling.k8s.io",
            "baskets.shop.example",
            "couriers.shop.example",
            "legacies.old.example",
            "ippools.crd.projectcalico.org",
            "networkpolicies.crd.projectcalico.org",
            "validatingwebhookconfigurations.admissionregistration.k8s.io",
            "apiservices.apiregistration.k8s.io",
        ];
        Assert.Empty(expected.Where(name => counts.GetValueOrDefault(name) == 0));
        Assert.Equal(3, counts["ingresses.networking.k8s.io"]);
    }
}
