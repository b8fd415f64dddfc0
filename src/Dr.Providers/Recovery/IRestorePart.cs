using Dr.Errors;
using Dr.Recovery;

namespace Dr.Providers.Recovery;

/// <summary>
/// One part of a whole restore: etcd, the database. A part adds itself to a plan and to a report, and knows of no other part; what two
/// parts share is the run, its journal and its report.
/// </summary>
internal interface IRestorePart
{
    /// <summary>As <see cref="RestoreParts"/> calls it.</summary>
    string Name { get; }

    /// <summary>Measures what the inventory names for this part and grades it against what is to be restored, if that is given. Changes nothing.</summary>
    Task<PreflightReport> PreflightAsync(
        Inventory inventory,
        RestoreSource? source,
        CancellationToken cancellationToken
    );

    /// <summary>The plan with this part in it. Changes nothing.</summary>
    /// <exception cref="DrException">It cannot work, and why.</exception>
    Task<RestorePlan> PlanAsync(RestorePlan plan, RestoreSource source, CancellationToken cancellationToken);

    /// <summary>What does the steps that this part put into the plan.</summary>
    IReadOnlyList<IStepAction> Actions(RestorePlan plan, RestoreSource source);

    /// <summary>The report with what this part observed in it.</summary>
    RestoreReport Observe(RestoreReport report, RestorePlan plan, IReadOnlyList<JournalEntry> entries);
}
