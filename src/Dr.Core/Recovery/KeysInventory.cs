using System.Text.Json.Serialization;

namespace Dr.Recovery;

/// <summary>Which bundles of key material go onto which hosts.</summary>
public sealed record KeysInventory
{
    /// <summary>By the bundle's name: the hosts that get it.</summary>
    public required IReadOnlyDictionary<string, IReadOnlyList<string>> Bundles { get; init; }

    /// <summary>Stands for the address of the host that gets the files.</summary>
    public const string OwnAddress = "{address}";

    /// <summary>
    /// Old to new: IP addresses and DNS names, or <see cref="OwnAddress"/>. Certificates that name an old one are issued anew, text gets
    /// the new one.
    /// </summary>
    public IReadOnlyDictionary<string, string> Addresses { get; init; } = new Dictionary<string, string>();

    /// <summary>Old to new, as they are for that host.</summary>
    public IReadOnlyDictionary<string, string> AddressesOn(HostEntry host) =>
        Addresses
            .Select(pair => (Old: pair.Key, New: pair.Value == OwnAddress ? host.Address : pair.Value))
            .Where(pair => pair.Old != pair.New)
            .ToDictionary(pair => pair.Old, pair => pair.New);

    /// <summary>The hosts that get any.</summary>
    [JsonIgnore]
    public IReadOnlyList<string> Hosts =>
        [.. Bundles.Values.SelectMany(hosts => hosts).Distinct().Order(StringComparer.Ordinal)];

    /// <summary>The bundles that a host gets, by name.</summary>
    public IReadOnlyList<string> BundlesOn(string host) =>
        [
            .. Bundles
                .Where(bundle => bundle.Value.Contains(host))
                .Select(bundle => bundle.Key)
                .Order(StringComparer.Ordinal),
        ];
}
