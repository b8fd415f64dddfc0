using Dr.Errors;
using Dr.Providers.Hosts;
using Dr.Recovery;

namespace Dr.Providers.Etcd.Recovery;

/// <summary>Restores a whole etcd cluster from one snapshot: look, plan, run, resume. The host program prints and asks.</summary>
public sealed class EtcdRestore(RestoreSetup setup)
{
    /// <summary>Measures the hosts and grades them against what is to be restored, if that is given. Changes nothing.</summary>
    public Task<PreflightReport> PreflightAsync(
        Inventory inventory,
        RestoreSource? source,
        CancellationToken cancellationToken
    ) =>
        new EtcdPreflight(HostSet.Of(inventory, setup.Clock), setup).RunAsync(
            inventory,
            source?.Facts(cancellationToken),
            setup.RunsFolder,
            cancellationToken
        );

    /// <summary>Computes what a run would do, from the source's facts and the hosts' tools. Changes nothing.</summary>
    /// <exception cref="DrException">It cannot work: tools are missing, the quota is too small, the file is damaged.</exception>
    public async Task<RestorePlan> PlanAsync(
        Inventory inventory,
        RestoreSource source,
        CancellationToken cancellationToken
    )
    {
        var facts = source.Facts(cancellationToken);
        var hosts = HostSet.Of(inventory, setup.Clock);
        var tools = await Task.WhenAll(
            inventory.Etcd.Members.Select(member =>
                EtcdTools.ProbeAsync(hosts[member.Host], inventory.Etcd.Binaries, cancellationToken)
            )
        );
        var byHost = inventory.Etcd.Members.Zip(tools).ToDictionary(pair => pair.First.Host, pair => pair.Second);
        var run = RunId.New(setup.Clock, setup.Random);
        return RestorePlanner.Plan(
            new RestoreRequest(run, source.Origin, facts, inventory, byHost, setup.Clock.GetUtcNow())
        );
    }

    /// <summary>Begins the run of a plan.</summary>
    /// <exception cref="DrException">A step failed; the hint says how to go on.</exception>
    public Task<RestoreReport> RunAsync(RestorePlan plan, RestoreSource source, CancellationToken cancellationToken) =>
        ExecuteAsync(plan, RunFolder.Create(setup.RunsFolder, plan), source, cancellationToken);

    /// <summary>The plan of a run that was begun: it says which point or file a resume needs.</summary>
    /// <exception cref="DrException">There is no such run (<see cref="ErrorCode.Usage"/>).</exception>
    public RestorePlan Find(RunId run) => RunFolder.Find(setup.RunsFolder, run).Plan;

    /// <summary>Goes on with a run where it stopped. One that had ended is verified again.</summary>
    /// <param name="run">Which.</param>
    /// <param name="source">Of the same origin as the plan's.</param>
    /// <param name="cancellationToken">Stops it; it can be resumed once more.</param>
    /// <exception cref="DrException">A step failed; the hint says how to go on.</exception>
    public Task<RestoreReport> ResumeAsync(RunId run, RestoreSource source, CancellationToken cancellationToken)
    {
        var (folder, plan) = RunFolder.Find(setup.RunsFolder, run);
        return plan.Origin == source.Origin
            ? ExecuteAsync(plan, folder, source, cancellationToken)
            : throw new DrException(
                ErrorCode.Usage,
                $"{run} restores {plan.Origin}, not {source.Origin}",
                "resume it with its own point or file"
            );
    }

    private async Task<RestoreReport> ExecuteAsync(
        RestorePlan plan,
        RunFolder folder,
        RestoreSource source,
        CancellationToken cancellationToken
    )
    {
        var run = new RestoreRun(Actions(plan, source), setup.Clock, setup.Progress);
        var entries = await run.ExecuteAsync(plan, folder, cancellationToken);
        var report = RestoreReports.Of(plan, entries);
        folder.Write(report);
        return report;
    }

    private IReadOnlyList<IStepAction> Actions(RestorePlan plan, RestoreSource source)
    {
        var hosts = HostSet.Of(plan.Inventory, setup.Clock);
        var stage = new StageAction(hosts, source);
        return
        [
            new PreflightAction(new EtcdPreflight(hosts, setup)),
            new ClaimAction(hosts, setup.Clock),
            new FenceAction(hosts, setup.Clock),
            stage,
            new InspectAction(),
            new RestoreAction(hosts, stage),
            new StartAction(hosts, setup.Clock),
            new QuorumAction(hosts, setup),
            new VerifyAction(hosts, setup),
            new ReleaseAction(hosts),
        ];
    }
}
