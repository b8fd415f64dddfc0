namespace Dr.Objects.Selection;

/// <summary>What binding writes into volumes and claims.</summary>
internal static class VolumeStripping
{
    public static IReadOnlyList<StrippingRule> Rules { get; } =
    [
        new(
            "claim-uid",
            "`spec.claimRef.uid` and `resourceVersion` of a persistent volume: they would bind it to a claim that is gone; the claim's "
                + "name stays."
        )
        {
            Apply = (type, content) =>
            {
                if (type.Name == "persistentvolumes")
                {
                    content.ObjectAt("spec")?.RemoveWithin("claimRef", "uid", "resourceVersion");
                }
            },
        },
        new(
            "bind-annotations",
            "`pv.kubernetes.io/bind-completed`, `pv.kubernetes.io/bound-by-controller` and `volume.kubernetes.io/selected-node` of "
                + "volumes and claims: binding is done anew, on other nodes. `spec.volumeName` stays."
        )
        {
            Apply = (type, content) =>
            {
                if (type.Name is "persistentvolumes" or "persistentvolumeclaims")
                {
                    content
                        .ObjectAt("metadata")
                        ?.RemoveWithin(
                            "annotations",
                            "pv.kubernetes.io/bind-completed",
                            "pv.kubernetes.io/bound-by-controller",
                            "volume.kubernetes.io/selected-node"
                        );
                }
            },
        },
    ];
}
