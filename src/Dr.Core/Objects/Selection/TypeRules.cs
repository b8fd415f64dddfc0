namespace Dr.Objects.Selection;

/// <summary>Decides of a whole type, before anything of it is listed.</summary>
public static class TypeRules
{
    public static readonly LeftOutRule Subresource = new(
        "subresource",
        "A subresource is a part of an object that is exported already, or something to do with one."
    );

    public static readonly LeftOutRule Secrets = new(
        "secret",
        "Secrets are never asked for; the inventory of references says which are needed, by whom and with which keys."
    );

    public static readonly LeftOutRule NotListable = new(
        "not-listable",
        "The server cannot list it: it is a question that is answered once (reviews, bindings), not a stored object."
    );

    public static readonly LeftOutRule NotCreatable = new(
        "not-creatable",
        "The server lists it and lets nobody create it: it is computed (component statuses, metrics)."
    );

    public static readonly LeftOutRule Events = new("event", "Events tell what happened and expire by themselves.");

    public static readonly LeftOutRule Nodes = new(
        "node",
        "Nodes, their CSI records and volume attachments are made by the kubelets and drivers of the machines that join."
    );

    public static readonly LeftOutRule Revisions = new(
        "controller-revision",
        "Controller revisions are the history that stateful sets and daemon sets keep of themselves."
    );

    public static readonly LeftOutRule CertificateRequests = new(
        "certificate-request",
        "A certificate signing request is answered once; the certificate is with whoever asked."
    );

    public static readonly LeftOutRule ServerRecords = new(
        "server-record",
        "Records that the API server and the storage drivers keep of themselves and write anew."
    );

    public static readonly LeftOutRule ServedTwice = new(
        "served-twice",
        "The server serves the same stored objects in another group too, and they are exported under that one."
    );

    private static readonly Dictionary<string, LeftOutRule> s_byName = new(StringComparer.Ordinal)
    {
        ["secrets"] = Secrets,
        ["events"] = Events,
        ["events.events.k8s.io"] = Events,
        ["nodes"] = Nodes,
        ["csinodes.storage.k8s.io"] = Nodes,
        ["volumeattachments.storage.k8s.io"] = Nodes,
        ["controllerrevisions.apps"] = Revisions,
        ["certificatesigningrequests.certificates.k8s.io"] = CertificateRequests,
        ["csistoragecapacities.storage.k8s.io"] = ServerRecords,
        ["ipaddresses.networking.k8s.io"] = ServerRecords,
        ["resourceslices.resource.k8s.io"] = ServerRecords,
        ["storageversions.internal.apiserver.k8s.io"] = ServerRecords,
    };

    public static IReadOnlyList<LeftOutRule> All { get; } =
    [
        Subresource,
        Secrets,
        NotListable,
        NotCreatable,
        Events,
        Nodes,
        Revisions,
        CertificateRequests,
        ServerRecords,
        ServedTwice,
    ];

    /// <summary>Null where the type is to be listed.</summary>
    public static LeftOutRule? Why(ResourceType type) =>
        type.Plural.Contains('/', StringComparison.Ordinal) ? Subresource
        : s_byName.TryGetValue(type.Name, out var rule) ? rule
        : !type.Allows("list") || !type.Allows("get") ? NotListable
        : !type.Allows("create") ? NotCreatable
        : null;
}
