using Dr.Recovery;

namespace Dr.Providers.Hosts;

/// <summary>The hosts of an inventory, by name.</summary>
public sealed class HostSet
{
    private readonly Dictionary<string, IHost> _hosts;

    private HostSet(Dictionary<string, IHost> hosts) => _hosts = hosts;

    public IHost this[string name] => _hosts[name];

    public static HostSet Of(Inventory inventory, TimeProvider clock) =>
        new(
            inventory.Hosts.ToDictionary(
                entry => entry.Name,
                entry =>
                    entry.Kind == HostEntry.Local
                        ? (IHost)new LocalHost(entry.Name, clock)
                        : throw new InvalidOperationException($"no host is of kind {entry.Kind}")
            )
        );
}
