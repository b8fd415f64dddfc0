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
                IHost (entry) =>
                    entry.Ssh is { } access ? new SshHost(entry.Name, access, clock) : new LocalHost(entry.Name, clock)
            )
        );
}
