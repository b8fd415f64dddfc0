using System.Globalization;
using System.Text.Json.Nodes;
using Dr.Recovery;

namespace Dr.Objects.Recovery;

/// <summary>What becomes of the addresses and ports that the captured cluster had given to a service.</summary>
internal sealed class ServiceChanges(ObjectsInventory inventory)
{
    // why: no address at all is what the author of a headless service wants
    private const string Headless = "None";

    public ObjectChange Apply(JsonObject spec) => NodePorts(spec) | ClusterIPs(spec) | LoadBalancer(spec);

    private ObjectChange NodePorts(JsonObject spec)
    {
        var ports = spec.ListAt("ports").OfType<JsonObject>().Select(port => (Parent: port, Key: "nodePort"));
        var all = ports.Append((Parent: spec, Key: "healthCheckNodePort")).ToList();
        return all.Select(one => Port(one.Parent, one.Key)).ToList().Contains(true)
            ? ObjectChange.NodePort
            : ObjectChange.None;
    }

    private bool Port(JsonObject parent, string key)
    {
        if (parent[key]?.ToJsonString() is not { } port || port == "0")
        {
            return false;
        }

        var other = inventory.NodePorts.For(port);
        if (other == port)
        {
            return false;
        }

        parent.Remove(key);
        if (other is not null)
        {
            parent[key] = int.Parse(other, CultureInfo.InvariantCulture);
        }

        return true;
    }

    private ObjectChange ClusterIPs(JsonObject spec)
    {
        if (spec.TextAt("clusterIP") is not { Length: > 0 } address || address == Headless)
        {
            return ObjectChange.None;
        }

        var other = inventory.ClusterIPs.For(address);
        if (other == address)
        {
            return ObjectChange.None;
        }

        // why: the list repeats the address, and servers before 1.20 do not know it
        spec.Remove("clusterIP");
        spec.Remove("clusterIPs");
        if (other is not null)
        {
            spec["clusterIP"] = other;
        }

        return ObjectChange.ClusterIP;
    }

    private ObjectChange LoadBalancer(JsonObject spec)
    {
        if (spec.TextAt("loadBalancerIP") is not { Length: > 0 } address)
        {
            return ObjectChange.None;
        }

        var other = inventory.LoadBalancers.For(address);
        if (other == address)
        {
            return ObjectChange.None;
        }

        spec.Remove("loadBalancerIP");
        if (other is not null)
        {
            spec["loadBalancerIP"] = other;
        }

        return ObjectChange.LoadBalancer;
    }
}
