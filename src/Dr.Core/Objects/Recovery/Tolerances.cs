namespace Dr.Objects.Recovery;

/// <summary>All ways in which an object that was read back may differ from the one that was written and still be it.</summary>
internal static class Tolerances
{
    public static readonly Tolerance Default = new(
        "default",
        "A field of a type of Kubernetes that was not captured and has the value that servers give it, or an address, port or volume that the cluster gave out."
    );

    public static readonly Tolerance CustomDefault = new(
        "custom-default",
        "A field of a custom resource that was not captured and for which the definition in the target has a `default`."
    );

    public static readonly Tolerance KnownKey = new(
        "known-key",
        "Labels and annotations of the object itself that Kubernetes, kubectl, Rancher or a network add-on puts there, see below."
    );

    public static readonly Tolerance AddedItem = new(
        "added-item",
        "Items that admission and controllers put into finalizers of any object, tolerations, volumes, mounts, pull secrets, limits and "
            + "requests of pods (not of templates of pods), and secrets and pull secrets of service accounts, where all captured ones are "
            + "there in their order."
    );

    public static readonly Tolerance Empty = new(
        "empty",
        "A captured null, `{}` or `[]` that is not there, or one that is there and was not captured: servers drop and add what says "
            + "nothing. Not of selectors, where an empty one selects everything."
    );

    public static readonly Tolerance Aggregated = new(
        "aggregated",
        "`rules` of a cluster role with an `aggregationRule` are computed from other roles, in an order of their own."
    );

    public static readonly Tolerance OtherVersion = new(
        "other-version",
        "`apiVersion`, where the cluster serves the kind in another version or group and the object was written so."
    );

    public static IReadOnlyList<Tolerance> All { get; } =
    [Default, CustomDefault, KnownKey, AddedItem, Empty, Aggregated, OtherVersion];
}
