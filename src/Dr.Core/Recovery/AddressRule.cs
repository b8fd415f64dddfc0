namespace Dr.Recovery;

/// <summary>What becomes of addresses or ports that the captured cluster had given out.</summary>
/// <param name="Clear">They go, and the cluster gives out new ones.</param>
/// <param name="Map">By the captured one: the one to take instead; what is not named is kept.</param>
public sealed record AddressRule(bool Clear, IReadOnlyDictionary<string, string> Map)
{
    public static AddressRule Keep { get; } = new(false, new Dictionary<string, string>());

    public static AddressRule Cleared { get; } = new(true, new Dictionary<string, string>());

    /// <summary>What to take instead of an address; null: none.</summary>
    public string? For(string captured) => Clear ? null : Map.GetValueOrDefault(captured, captured);

    public override string ToString() =>
        Clear ? "clear"
        : Map.Count == 0 ? "keep"
        : $"keep, {Map.Count} mapped";
}
