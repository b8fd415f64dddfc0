using System.Globalization;
using System.Text.Json.Nodes;
using Dr.Objects.Recovery;
using Dr.Objects.Selection;
using Dr.Providers.Cluster.Client;

namespace Dr.Providers.Cluster.Recovery;

/// <summary>
/// Notes which of a run's objects are in the target before the run writes anything: later nobody could tell them from the run's own.
/// Those that every cluster makes for itself do not count, so long as nobody has changed them there.
/// </summary>
internal sealed class ExistingObjects(ApiClient client, TypeMatch types)
{
    private static readonly ObjectRules s_rules = new(new ServicesWithSelector());

    /// <summary>How many there are.</summary>
    public async Task<int> NoteAsync(StagedObjects staged, string folder, CancellationToken cancellationToken)
    {
        var path = StagedObjects.ExistingIn(folder);
        var existing = 0;
        await using (var file = new StreamWriter(path))
        {
            var all = new ReadBack(client, types).ReadAsync(staged.Objects, IsSomebodys, cancellationToken);
            await foreach (var (one, isSomebodys) in all)
            {
                if (isSomebodys)
                {
                    existing++;
                    await file.WriteLineAsync(one.Number.ToString(CultureInfo.InvariantCulture));
                }
            }
        }

        return existing;
    }

    private static bool IsSomebodys(StagedObject one, JsonObject? found) =>
        found is not null
        && !RestoreRules.IsEveryClusters(one.Name)
        && s_rules.Why(one.Name, found) != ObjectRules.Bootstrap;
}
