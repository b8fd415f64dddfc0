namespace Dr.Objects.Order;

/// <summary>When objects of a type can be written: each stage after all before it. Names tell what a stage brings.</summary>
public enum RestoreStage
{
    /// <summary>Namespaces, and the definitions of custom resources, which have to be served before the next stage.</summary>
    Foundations,

    /// <summary>Classes and roles of the whole cluster.</summary>
    ClusterRules,

    /// <summary>Service accounts, roles and their bindings: whatever runs later may act from the beginning.</summary>
    Identities,

    /// <summary>Config maps and what else pods read.</summary>
    Configuration,

    /// <summary>Persistent volumes, then claims.</summary>
    Volumes,

    /// <summary>Services, endpoints, network policies: before pods look for them.</summary>
    Network,

    /// <summary>Limits of what pods ask for.</summary>
    Limits,

    /// <summary>Pods and what makes them.</summary>
    Workloads,

    /// <summary>Custom resources: behind the operators that may have to convert or default them.</summary>
    CustomResources,

    /// <summary>Ingresses, autoscalers, disruption budgets: what is about workloads that are there.</summary>
    Traffic,

    /// <summary>Quotas: earlier ones would reject what fitted in the captured cluster.</summary>
    Quotas,

    /// <summary>Admission webhooks and aggregated APIs: they stand before every write, so their services come first.</summary>
    Gates,
}
