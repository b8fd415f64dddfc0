namespace Dr.Stores;

/// <summary>What a store can do, as data. Each member is named by the question that it answers.</summary>
[Flags]
public enum StoreCapabilities
{
    None = 0,

    /// <summary>Is a second Put of a key refused even when both run at once? Without it Put looks first, then writes.</summary>
    AtomicCreate = 1,

    /// <summary>Are objects locked against deletion for a time after Put?</summary>
    ObjectLock = 2,
}
