using Dr.Errors;
using Dr.Providers.Inventories;
using Dr.Recovery;

namespace Dr.Providers.Tests.Inventories;

public sealed class ObjectsSectionTests
{
    [Fact]
    public void A_cluster_alone_is_a_place_and_what_is_not_said_is_what_does_no_harm()
    {
        var inventory = Parse("kubeconfig: admin.conf");

        Assert.Equal([RestoreParts.Objects], inventory.Places);
        var objects = inventory.RequiredObjects;
        Assert.Equal("/etc/dr/admin.conf", objects.Kubeconfig);
        Assert.Equal((ExistingMode.Keep, CronJobMode.Suspend), (objects.Existing, objects.CronJobs));
        Assert.Equal((VolumeMode.Skip, GateMode.Park), (objects.Volumes, objects.Webhooks));
        Assert.Equal((JobMode.SkipFinished, RehearsalMode.Sample), (objects.Jobs, objects.Rehearse));
        Assert.Equal(("keep", "keep"), ($"{objects.NodePorts}", $"{objects.ClusterIPs}"));
        Assert.False(objects.Release);
        Assert.Equal(16, objects.Connections);
    }

    [Fact]
    public void Everything_that_can_be_said_is_understood()
    {
        var objects = Parse(
            """
            inCluster: true
            namespaces: [shop]
            select: ["kind=ConfigMap,label=app=web", Deployment/shop/web]
            existing: replace
            replicas: hold
            cronJobs: keep
            jobs: all
            volumes: keep
            storageClasses: {fast: ssd}
            nodePorts: {30080: 31080}
            clusterIPs: clear
            loadBalancers: {192.0.2.1: 192.0.2.2}
            webhooks: write
            status: custom
            rehearse: all
            release: true
            connections: 4
            """
        ).RequiredObjects;

        Assert.Null(objects.Kubeconfig);
        Assert.Equal(2, objects.Select.Count);
        Assert.Equal((ExistingMode.Replace, ReplicaMode.Hold), (objects.Existing, objects.Replicas));
        Assert.Equal(
            (CronJobMode.Keep, JobMode.All, VolumeMode.Keep),
            (objects.CronJobs, objects.Jobs, objects.Volumes)
        );
        Assert.Equal("ssd", objects.StorageClasses["fast"]);
        Assert.Equal(("31080", "30081"), (objects.NodePorts.For("30080"), objects.NodePorts.For("30081")));
        Assert.Null(objects.ClusterIPs.For("10.96.0.10"));
        Assert.Equal("192.0.2.2", objects.LoadBalancers.For("192.0.2.1"));
        Assert.Equal(
            (GateMode.Write, StatusMode.Custom, RehearsalMode.All),
            (objects.Webhooks, objects.Status, objects.Rehearse)
        );
        Assert.Equal((true, 4), (objects.Release, objects.Connections));
    }

    [Theory]
    [InlineData("context: x", "needs either 'kubeconfig' or 'inCluster: true'")]
    [InlineData("kubeconfig: a\ninCluster: true", "needs either 'kubeconfig' or 'inCluster: true'")]
    [InlineData("kubeconfig: a\nexisting: overwrite", "keep or update or replace")]
    [InlineData("kubeconfig: a\njobs: skipFinished", "skip-finished or all")]
    [InlineData("kubeconfig: a\nselect: [everything]", "selects nothing")]
    [InlineData("kubeconfig: a\nnodePorts: {30080: 99999}", "is no port")]
    [InlineData("kubeconfig: a\nclusterIPs: {10.0.0.1: here}", "is no IP address")]
    [InlineData("kubeconfig: a\nconnections: 0", "not between 1 and 64")]
    [InlineData("kubeconfig: a\nreplica: hold", "did you mean 'replicas'")]
    public void Mistakes_are_told_with_what_to_write(string lines, string expected)
    {
        var mistake = Assert.Throws<ConfigurationException>(() => Parse(lines));

        Assert.Contains(expected, mistake.Message, StringComparison.Ordinal);
    }

    private static Inventory Parse(string lines) =>
        InventoryFile.Parse(
            "cluster: north\nobjects:\n" + string.Concat(lines.Split('\n').Select(line => $"  {line}\n")),
            "/etc/dr/hosts.yaml"
        );
}
