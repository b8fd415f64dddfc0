using Dr.Providers.Hosts;
using Dr.Recovery;

namespace Dr.Providers.Etcd.Recovery;

/// <summary>The command line of a restored member.</summary>
internal static class EtcdServiceDefinition
{
    public static ServiceDefinition Of(RestorePlan plan, EtcdMemberEntry member)
    {
        var server = plan.RequiredEtcd.Tools[member.Host].Server;
        var arguments = Own(plan, member)
            .Concat(Tls(plan.Inventory.RequiredEtcd, member))
            .Concat(plan.Inventory.RequiredEtcd.ExtraArguments);
        return Named(plan.Inventory, member) with { Arguments = [server, .. arguments] };
    }

    /// <summary>The same service as far as it can be named without a plan: enough to see whether it runs and to end it.</summary>
    public static ServiceDefinition Named(Inventory inventory, EtcdMemberEntry member)
    {
        var host = inventory.Host(member.Host);
        // why: on a machine of its own it is the distribution's unit that is replaced, so that there is never a second etcd
        var name = host.Kind == HostEntry.OverSsh ? "etcd" : $"etcd-{member.Name}";
        return new ServiceDefinition(name, $"{host.Directory}/.dr", []);
    }

    private static IEnumerable<string> Own(RestorePlan plan, EtcdMemberEntry member)
    {
        yield return $"--name={member.Name}";
        yield return $"--data-dir={member.DataDirectory}";
        yield return $"--listen-client-urls={EtcdPlanner.Text(member.ClientUrl)}";
        yield return $"--advertise-client-urls={EtcdPlanner.Text(member.ClientUrl)}";
        yield return $"--listen-peer-urls={EtcdPlanner.Text(member.PeerUrl)}";
        yield return $"--initial-advertise-peer-urls={EtcdPlanner.Text(member.PeerUrl)}";
        yield return $"--initial-cluster={plan.RequiredEtcd.InitialCluster}";
        yield return $"--initial-cluster-token={plan.RequiredEtcd.Token}";
        yield return "--initial-cluster-state=new";
        yield return $"--quota-backend-bytes={plan.RequiredEtcd.QuotaBytes}";
        yield return "--logger=zap";
        if (plan.Inventory.RequiredEtcd.MaxRequestBytes is { } bytes)
        {
            yield return $"--max-request-bytes={bytes}";
        }
    }

    private static IEnumerable<string> Tls(EtcdInventory etcd, EtcdMemberEntry member)
    {
        foreach (var (prefix, files) in new[] { ("--", etcd.Tls), ("--peer-", etcd.PeerTls) })
        {
            if (files?.For(member.Name) is { } own)
            {
                yield return $"{prefix}client-cert-auth";
                yield return $"{prefix}trusted-ca-file={own.Ca}";
                yield return $"{prefix}cert-file={own.Certificate}";
                yield return $"{prefix}key-file={own.Key}";
            }
        }
    }
}
