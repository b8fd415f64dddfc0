namespace Dr.Objects.Recovery;

/// <summary>What was changed of an object on its way into a cluster.</summary>
[Flags]
public enum ObjectChange
{
    None = 0,

    /// <summary>It begins with no replicas.</summary>
    Held = 1,

    /// <summary>A cron job is suspended.</summary>
    Suspended = 2,

    NodePort = 4,

    ClusterIP = 8,

    LoadBalancer = 16,

    StorageClass = 32,

    /// <summary>A claim asks for a new volume.</summary>
    Unbound = 64,

    /// <summary>The definition of a type without a schema gets one that keeps everything.</summary>
    Schema = 128,
}
