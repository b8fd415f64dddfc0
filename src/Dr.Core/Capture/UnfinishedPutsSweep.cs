using Dr.Errors;
using Dr.Findings;
using Dr.Stores;

namespace Dr.Capture;

/// <summary>Frees the space that killed runs left in the store. Housekeeping: what it cannot do is a remark, never a lost backup.</summary>
internal sealed class UnfinishedPutsSweep(IObjectStore store, StoreLayout layout)
{
    // why: longer than any put takes and than clocks differ; the lease keeps runs of this cluster apart anyway
    private static readonly TimeSpan s_stale = TimeSpan.FromHours(24);

    /// <summary>MUST be called under the cluster's lease.</summary>
    public async Task<IReadOnlyList<Finding>> RunAsync(CancellationToken cancellationToken)
    {
        if (store is not IUnfinishedPuts unfinished)
        {
            return [];
        }

        try
        {
            await unfinished.SweepUnfinishedPutsAsync(layout.PointsPrefix, s_stale, cancellationToken);
            return [];
        }
        catch (StoreException exception)
        {
            return [Unswept(exception)];
        }
    }

    private Finding Unswept(DrException exception) =>
        new(
            Severity.Notice,
            "store.unfinished-puts",
            store.Description,
            $"what killed runs may have left there was not removed: {exception.Message}",
            "allow this role to list and abort unfinished uploads, or let a lifecycle rule of the bucket do it"
        );
}
