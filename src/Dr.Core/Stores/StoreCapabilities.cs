namespace Dr.Stores;

/// <summary>What a store can do, as data. Each member is named by the question that it answers.</summary>
[Flags]
public enum StoreCapabilities
{
    None = 0,

    /// <summary>
    /// Is a second Put of a key refused even when both run at once, for objects of up to 4 MiB? Without it Put looks first,
    /// then writes. Leases and manifests need no more than this.
    /// </summary>
    AtomicCreate = 1,

    /// <summary>Are objects locked against deletion for a time after Put?</summary>
    ObjectLock = 2,

    /// <summary>Does <see cref="AtomicCreate"/> hold for objects of any size?</summary>
    AtomicCreateOfAnySize = 4,
}
