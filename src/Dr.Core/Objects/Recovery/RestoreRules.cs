using Dr.Objects.Selection;
using Dr.Recovery;

namespace Dr.Objects.Recovery;

/// <summary>What a restore leaves out of what was captured, and why. Pure.</summary>
public static class RestoreRules
{
    public static readonly LeftOutRule NotSelected = new(
        "not-selected",
        "The selection (`--select`, `objects.select`, `objects.namespaces`) does not cover it."
    );

    public static readonly LeftOutRule ServersOwn = new(
        "servers-own",
        "The service `default/kubernetes` and its endpoints are made by each API server for itself, with its own address."
    );

    public static readonly LeftOutRule Finished = new(
        "finished",
        "A job or pod that had run to its end would do its work a second time (`objects.jobs: all` takes it in)."
    );

    public static readonly LeftOutRule LostVolume = new(
        "lost-volume",
        "A persistent volume whose disk is taken for lost would bind claims to nothing (`objects.volumes: keep` takes it in)."
    );

    public static IReadOnlyList<LeftOutRule> All { get; } = [NotSelected, ServersOwn, Finished, LostVolume];

    /// <summary>Null where the object is restored, as far as the selection has it.</summary>
    /// <param name="name">The object's.</param>
    /// <param name="isFinished">From the index.</param>
    /// <param name="inventory">What the operator wants.</param>
    public static LeftOutRule? Why(ObjectName name, bool isFinished, ObjectsInventory inventory) =>
        IsServersOwn(name) ? ServersOwn
        : isFinished && inventory.Jobs == JobMode.SkipFinished ? Finished
        : name.Type.Name == "persistentvolumes" && inventory.Volumes == VolumeMode.Skip ? LostVolume
        : null;

    /// <summary>Whether every cluster makes it for itself: it is brought to what was captured even where existing objects are kept.</summary>
    public static bool IsEveryClusters(ObjectName name) =>
        name.Type.Name switch
        {
            "namespaces" => name.Name is "default" or "kube-system" or "kube-public" or "kube-node-lease",
            "serviceaccounts" => name.Name == "default",
            _ => false,
        };

    private static bool IsServersOwn(ObjectName name) =>
        name is { Namespace: "default", Name: "kubernetes" }
        && (name.Type.Name is "services" or "endpoints" or "endpointslices.discovery.k8s.io");
}
