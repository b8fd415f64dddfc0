using System.Net;
using Dr.Providers.Configuration.Yaml;
using Dr.Recovery;

namespace Dr.Providers.Inventories;

/// <summary>The <c>keys:</c> part of an inventory: which bundles of key material go where.</summary>
internal static class KeysSection
{
    public static KeysInventory? Read(YamlSection? section, IReadOnlyList<HostEntry> hosts)
    {
        if (section is null)
        {
            return null;
        }

        var bundles = section.RequiredSection("bundles");
        return new KeysInventory
        {
            Bundles = bundles.Keys.ToDictionary(name => name, name => Hosts(bundles, name, hosts)),
            Addresses = section.Section("addresses") is { } addresses
                ? addresses.Keys.ToDictionary(
                    old => old,
                    old => addresses.Required(old, text => Address(old, text)) ?? ""
                )
                : new Dictionary<string, string>(),
        };
    }

    private static IReadOnlyList<string> Hosts(YamlSection bundles, string name, IReadOnlyList<HostEntry> hosts)
    {
        var named = bundles.Values(name, YamlValues.Text);
        if (named.Count == 0)
        {
            bundles.Problem(name, "must name at least one host");
        }

        foreach (var unknown in named.Where(named => hosts.All(host => host.Name != named)))
        {
            bundles.Problem(name, $"names '{unknown}', which is not among hosts");
        }

        return [.. named.Distinct()];
    }

    // why: a certificate holds addresses and names apart, so that one cannot become the other
    private static string Address(string old, string text) =>
        text == KeysInventory.OwnAddress ? text
        : Uri.CheckHostName(text) == UriHostNameType.Unknown
            ? throw new FormatException($"'{text}' is neither an IP address nor a host name")
        : IPAddress.TryParse(old, out _) != IPAddress.TryParse(text, out _)
            ? throw new FormatException($"{old} and {text} must both be IP addresses, or both names")
        : text;
}
