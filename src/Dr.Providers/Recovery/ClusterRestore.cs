using Dr.Errors;
using Dr.Providers.Cluster.Recovery;
using Dr.Providers.Etcd.Recovery;
using Dr.Providers.Etcd.Replacement;
using Dr.Providers.Hosts;
using Dr.Providers.Keys.Recovery;
using Dr.Providers.LoadBalancing;
using Dr.Providers.MySql.Recovery;
using Dr.Providers.Services;
using Dr.Recovery;

namespace Dr.Providers.Recovery;

/// <summary>
/// Restores what a point or a file holds: look, plan, run, resume. Its parts run side by side in one run with one journal and one report.
/// The host program prints and asks.
/// </summary>
public sealed class ClusterRestore(RestoreSetup setup)
{
    private readonly IReadOnlyList<IRestorePart> _parts =
    [
        new KeysRestore(setup),
        new EtcdRestore(setup),
        new MemberReplacement(setup),
        new MySqlRestore(setup),
        new ObjectsRestore(setup),
        new ServicesRestore(setup),
        new LoadBalancerRestore(setup),
    ];

    /// <summary>Measures what the inventory names and grades it against what is to be restored, if that is given. Changes nothing.</summary>
    /// <param name="inventory">Where to restore.</param>
    /// <param name="source">What; null: look at the machines only.</param>
    /// <param name="only">Which parts; empty: every part that both have.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<PreflightReport> PreflightAsync(
        Inventory inventory,
        RestoreSource? source,
        IReadOnlyList<string> only,
        CancellationToken cancellationToken
    )
    {
        var (names, _) = RestoreParts.Choose(source?.Holds ?? RestoreParts.All, inventory.Places, only);
        var looks = Parts(names).Select(part => part.PreflightAsync(inventory, source, cancellationToken));
        return PreflightReport.Join(await Task.WhenAll(looks));
    }

    /// <summary>Computes what a run would do, from the source's facts and what is found on the machines. Changes nothing.</summary>
    /// <inheritdoc cref="PreflightAsync"/>
    /// <exception cref="DrException">It cannot work: tools are missing, a schema is in the way, the file is damaged.</exception>
    public async Task<RestorePlan> PlanAsync(
        Inventory inventory,
        RestoreSource source,
        IReadOnlyList<string> only,
        CancellationToken cancellationToken
    )
    {
        var (names, left) = RestoreParts.Choose(source.Holds, inventory.Places, only);
        var run = RunId.New(setup.Clock, setup.Random);
        var plan = RestorePlan.Begin(run, source.Origin, inventory, setup.Clock.GetUtcNow()) with
        {
            Accepted = setup.Accepted,
            InPlace = setup.InPlace,
            IsRehearsal = setup.IsRehearsal,
        };
        foreach (var part in Parts(names))
        {
            plan = await part.PlanAsync(plan, source, cancellationToken);
        }

        return StepEstimates.Apply(
            PartOrder.Apply(HostSteps.Apply(plan.With(left, []))),
            RunFolder.Past(setup.RunsFolder)
        );
    }

    /// <summary>Begins the run of a plan.</summary>
    /// <exception cref="DrException">A step failed; the hint says how to go on.</exception>
    public Task<RestoreReport> RunAsync(RestorePlan plan, RestoreSource source, CancellationToken cancellationToken) =>
        ExecuteAsync(plan, RunFolder.Create(setup.RunsFolder, plan), source, cancellationToken);

    /// <summary>Brings a run here that another machine began, unless this one has it already.</summary>
    /// <param name="run">Which.</param>
    /// <param name="inventory">With which it was begun; paths of files on this machine may differ.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="LeaseHeldException">The other machine still works on it.</exception>
    /// <exception cref="DrException">No host has a copy of it, or the inventory is about others (<see cref="ErrorCode.Usage"/>).</exception>
    public Task TakeOverAsync(RunId run, Inventory inventory, CancellationToken cancellationToken) =>
        RunFolder.Exists(setup.RunsFolder, run)
            ? Task.CompletedTask
            : new RunTakeover(inventory, setup).TakeAsync(run, cancellationToken);

    /// <summary>The plan of a run that was begun: it says which point or file a resume needs.</summary>
    /// <exception cref="DrException">There is no such run (<see cref="ErrorCode.Usage"/>).</exception>
    public RestorePlan Find(RunId run) => RunFolder.Find(setup.RunsFolder, run).Plan;

    /// <summary>Goes on with a run where it stopped. An etcd cluster that had been restored is verified again.</summary>
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
        var parts = Parts(plan.Parts).ToList();
        var hosts = HostSet.Of(plan.Inventory, setup.Clock);
        List<IStepAction> actions =
        [
            new ClaimAction(hosts, setup.Clock),
            new HostReleaseAction(hosts),
            .. parts.SelectMany(part => part.Actions(plan, source)),
        ];
        var entries = await ExecuteAsync(plan, folder, actions, cancellationToken);
        var report = parts.Aggregate(
            RestoreReports.Of(plan, entries),
            (seen, part) => part.Observe(seen, plan, entries)
        );
        folder.Write(report);
        return report;
    }

    private async Task<IReadOnlyList<JournalEntry>> ExecuteAsync(
        RestorePlan plan,
        RunFolder folder,
        IReadOnlyList<IStepAction> actions,
        CancellationToken cancellationToken
    )
    {
        await using var copies = new RunCopies(plan, folder, setup, cancellationToken);
        try
        {
            var entries = await new RestoreRun(actions, setup.Clock, copies).ExecuteAsync(plan, folder, copies.Token);
            await copies.RemoveAsync(cancellationToken);
            return entries;
        }
        catch (DrException exception) when (copies.TakenOver)
        {
            throw new LeaseHeldException(
                $"another machine has taken {plan.Run} over; this one has stopped",
                $"go on there; {exception.Hint}"
            );
        }
    }

    private IEnumerable<IRestorePart> Parts(IReadOnlyList<string> names) =>
        _parts.Where(part => names.Contains(part.Name));
}
