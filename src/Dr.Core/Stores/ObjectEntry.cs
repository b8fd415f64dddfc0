namespace Dr.Stores;

/// <summary>One object as a listing shows it.</summary>
/// <param name="Key">Its key.</param>
/// <param name="Size">Stored bytes.</param>
/// <param name="ModifiedAt">When the store says it was created; stores' clocks differ from ours.</param>
public sealed record ObjectEntry(ObjectKey Key, long Size, DateTimeOffset ModifiedAt);
