using Dr.Objects;
using Dr.Objects.Recovery;
using Dr.Recovery;

namespace Dr.Core.Tests.Objects;

public sealed class ObjectSelectionTests
{
    [Theory]
    [InlineData("namespace/shop", true)]
    [InlineData("namespace/other", false)]
    [InlineData("kind=Deployment", true)]
    [InlineData("kind=deployments", true)]
    [InlineData("kind=deployments.apps", true)]
    [InlineData("kind=Deployment.apps", true)]
    [InlineData("kind=Service", false)]
    [InlineData("label=app=web", true)]
    [InlineData("label=app", true)]
    [InlineData("label=app=db", false)]
    [InlineData("label=tier", false)]
    [InlineData("Deployment/shop/web", true)]
    [InlineData("deployments.apps/shop/web", true)]
    [InlineData("Deployment/shop/db", false)]
    [InlineData("Deployment/web", false)]
    [InlineData("namespace/shop,kind=Deployment", true)]
    [InlineData("namespace/shop,kind=Service", false)]
    public void An_entry_selects_by_all_of_its_conditions(string entry, bool expected)
    {
        var web = Sample.Object(Sample.Deployments, "web", "", """ "labels": {"app": "web"} """);

        var selected = new ObjectSelection([], [entry]).Covers(Sample.Name(Sample.Deployments, "web"), web);

        Assert.Equal(expected, selected);
    }

    [Fact]
    public void Entries_add_up_and_namespaces_limit_them()
    {
        var selection = new ObjectSelection(["shop"], ["kind=ConfigMap", "kind=Service"]);

        Assert.True(Covers(selection, Sample.ConfigMaps, "shop"));
        Assert.True(Covers(selection, Sample.Services, "shop"));
        Assert.False(Covers(selection, Sample.Services, "other"));
        Assert.False(Covers(selection, Sample.Pods, "shop"));
        Assert.True(new ObjectSelection([], []).IsEverything);
    }

    [Fact]
    public void A_selected_namespace_is_its_objects_and_itself()
    {
        var selection = new ObjectSelection([], ["namespace/shop"]);

        Assert.True(selection.Covers(new ObjectName(Sample.Namespaces, null, "shop"), []));
        Assert.False(selection.Covers(new ObjectName(Sample.Namespaces, null, "other"), []));
        Assert.False(selection.Covers(new ObjectName(Sample.ClusterRoles, null, "shop"), []));
    }

    [Theory]
    [InlineData("")]
    [InlineData("shop")]
    [InlineData("kind=")]
    [InlineData("label==x")]
    [InlineData("a/b/c/d")]
    [InlineData("namespace/")]
    public void What_selects_nothing_is_a_mistake_that_says_how_to_write_it(string entry)
    {
        var mistake = Assert.Throws<FormatException>(() => ObjectSelection.Check(entry));

        Assert.Contains("write", mistake.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Finished_jobs_lost_volumes_and_what_the_server_makes_for_itself_stay_away()
    {
        var inventory = new ObjectsInventory();
        var everything = new ObjectsInventory { Jobs = JobMode.All, Volumes = VolumeMode.Keep };
        var job = Sample.Name(Sample.Jobs, "done");
        var volume = new ObjectName(Sample.Volumes, null, "pv");
        var kubernetes = Sample.Name(Sample.Services, "kubernetes", "default");

        Assert.Equal(RestoreRules.Finished, RestoreRules.Why(job, true, inventory));
        Assert.Null(RestoreRules.Why(job, false, inventory));
        Assert.Null(RestoreRules.Why(job, true, everything));
        Assert.Equal(RestoreRules.LostVolume, RestoreRules.Why(volume, false, inventory));
        Assert.Null(RestoreRules.Why(volume, false, everything));
        Assert.Equal(RestoreRules.ServersOwn, RestoreRules.Why(kubernetes, false, everything));
        Assert.Null(RestoreRules.Why(Sample.Name(Sample.ConfigMaps, "kubernetes", "default"), false, inventory));
    }

    private static bool Covers(ObjectSelection selection, ResourceType type, string space) =>
        selection.Covers(new ObjectName(type, space, "x"), []);
}
