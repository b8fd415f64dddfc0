using System.Text.Json;
using Dr.Json;
using Dr.Providers.Hosts;
using Dr.Providers.Recovery;
using Dr.Recovery;

namespace Dr.Providers.Etcd.Recovery;

/// <summary>The etcd part of a restore: a whole cluster from one snapshot.</summary>
internal sealed class EtcdRestore(RestoreSetup setup) : IRestorePart
{
    private static readonly string[] s_watchers =
    [
        "kube-apiserver on every control plane node, one after the other",
        "kube-controller-manager",
        "kube-scheduler",
        "every other controller and operator that watches the cluster (Rancher and its agents, ingress, monitoring, storage)",
        "kubelet on every node",
        "kube-proxy on every node",
    ];

    public string Name => RestoreParts.Etcd;

    public Task<PreflightReport> PreflightAsync(
        Inventory inventory,
        RestoreSource? source,
        CancellationToken cancellationToken
    ) =>
        new EtcdPreflight(HostSet.Of(inventory, setup.Clock), setup).RunAsync(
            inventory,
            source is null ? null : Facts(source, cancellationToken),
            setup.RunsFolder,
            cancellationToken
        );

    public async Task<RestorePlan> PlanAsync(
        RestorePlan plan,
        RestoreSource source,
        CancellationToken cancellationToken
    )
    {
        var (facts, etcd) = (Facts(source, cancellationToken), plan.Inventory.RequiredEtcd);
        var hosts = HostSet.Of(plan.Inventory, setup.Clock);
        var tools = await Task.WhenAll(
            etcd.Members.Select(member => EtcdTools.ProbeAsync(hosts[member.Host], etcd.Binaries, cancellationToken))
        );
        var byHost = etcd.Members.Zip(tools).ToDictionary(pair => pair.First.Host, pair => pair.Second);
        return EtcdPlanner.Add(plan, facts, byHost);
    }

    public IReadOnlyList<IStepAction> Actions(RestorePlan plan, RestoreSource source)
    {
        var hosts = HostSet.Of(plan.Inventory, setup.Clock);
        var stage = new StageAction(hosts, source);
        return
        [
            new PreflightAction(
                new EtcdPreflight(hosts, setup with { Accepted = plan.Accepted, InPlace = plan.InPlace })
            ),
            new ClaimAction(hosts, setup.Clock),
            new FenceAction(hosts, setup.Clock),
            stage,
            new InspectAction(),
            new RestoreAction(hosts, stage),
            new StartAction(hosts),
            new QuorumAction(hosts, setup),
            new VerifyAction(hosts, setup),
            new ReleaseAction(hosts),
        ];
    }

    public RestoreReport Observe(RestoreReport report, RestorePlan plan, IReadOnlyList<JournalEntry> entries) =>
        report with
        {
            Etcd = entries
                .FirstOrDefault(entry => entry.Step == EtcdSteps.Verify)
                ?.Outcome?.Facts?.Deserialize<EtcdObservation>(DrJson.Line),
            MustBeRestarted = plan.RequiredEtcd.BumpRevision > 0 ? [] : s_watchers,
        };

    /// <summary>What is known of the cluster that the snapshot came from, before a byte of a point is opened.</summary>
    private static EtcdSourceFacts Facts(RestoreSource source, CancellationToken cancellationToken) =>
        source switch
        {
            RestoreSource.FromPoint point => EtcdSourceFacts.Of(point.Point.Manifest),
            RestoreSource.FromFile { Old: { } old } file => SnapshotFile.Facts(file.Path, cancellationToken) with
            {
                ClusterId = old.ClusterId,
                Members = old.Members,
                QuotaBytes = old.QuotaBytes,
            },
            RestoreSource.FromFile file => SnapshotFile.Facts(file.Path, cancellationToken),
            _ => throw new InvalidOperationException($"{source.Origin} holds no etcd"),
        };
}
