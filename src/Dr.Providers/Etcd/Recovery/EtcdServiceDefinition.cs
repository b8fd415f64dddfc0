using Dr.Providers.Hosts;
using Dr.Recovery;

namespace Dr.Providers.Etcd.Recovery;

/// <summary>The command line of a restored member.</summary>
internal static class EtcdServiceDefinition
{
    /// <summary>A member of a restored cluster.</summary>
    public static ServiceDefinition Of(RestorePlan plan, EtcdMemberEntry member)
    {
        var etcd = plan.RequiredEtcd;
        string[] bootstrap =
        [
            $"--initial-cluster={etcd.InitialCluster}",
            $"--initial-cluster-token={etcd.Token}",
            "--initial-cluster-state=new",
        ];
        return Of(plan.Inventory, member, etcd.Tools[member.Host].Server, bootstrap, etcd.QuotaBytes);
    }

    /// <summary>A member that joins others, which it has to be told in full.</summary>
    public static ServiceDefinition Joining(RestorePlan plan, EtcdMemberEntry member, string initialCluster)
    {
        var (replacement, tools) = (plan.RequiredMember, plan.RequiredMember.On(member.Host).Tools);
        string[] bootstrap = [$"--initial-cluster={initialCluster}", "--initial-cluster-state=existing"];
        return Of(plan.Inventory, member, tools.Server, bootstrap, replacement.QuotaBytes);
    }

    /// <summary>The same service as far as it can be named without a plan: enough to see whether it runs and to end it.</summary>
    public static ServiceDefinition Named(Inventory inventory, EtcdMemberEntry member)
    {
        var host = inventory.Host(member.Host);
        // why: on a machine of its own it is the distribution's unit that is replaced, so that there is never a second etcd
        var name = host.Kind == HostEntry.OverSsh ? "etcd" : $"etcd-{member.Name}";
        return new ServiceDefinition(name, $"{host.Directory}/.dr", []);
    }

    private static ServiceDefinition Of(
        Inventory inventory,
        EtcdMemberEntry member,
        string server,
        IReadOnlyList<string> bootstrap,
        long quotaBytes
    ) =>
        Named(inventory, member) with
        {
            Arguments =
            [
                server,
                .. Own(inventory, member),
                .. bootstrap,
                $"--quota-backend-bytes={quotaBytes}",
                .. Tls(inventory.RequiredEtcd, member),
                .. inventory.RequiredEtcd.ExtraArguments,
            ],
        };

    private static IEnumerable<string> Own(Inventory inventory, EtcdMemberEntry member)
    {
        yield return $"--name={member.Name}";
        yield return $"--data-dir={member.DataDirectory}";
        yield return $"--listen-client-urls={EtcdPlanner.Text(member.ClientUrl)}";
        yield return $"--advertise-client-urls={EtcdPlanner.Text(member.ClientUrl)}";
        yield return $"--listen-peer-urls={EtcdPlanner.Text(member.PeerUrl)}";
        yield return $"--initial-advertise-peer-urls={EtcdPlanner.Text(member.PeerUrl)}";
        yield return "--logger=zap";
        if (inventory.RequiredEtcd.MaxRequestBytes is { } bytes)
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
