using System.Globalization;
using Dr.Errors;
using Dr.Findings;
using Dr.Objects.Recovery;
using Dr.Providers.Cluster.Client;
using Dr.Recovery;

namespace Dr.Providers.Cluster.Recovery;

/// <summary>Tries with <c>dryRun=All</c> what is about to be written. Writes nothing.</summary>
/// <remarks>
/// An object of a namespace that is not there yet is tried in <c>default</c>: its fields are judged, not what that namespace's own
/// accounts, limits and quotas would say. Custom resources whose definition is not there yet cannot be tried.
/// </remarks>
internal sealed class RehearseAction(TargetCluster target) : IStepAction
{
    private const int OfEachType = 3;
    private const string StandIn = "default";
    private static readonly Finding s_untried = new(Severity.Notice, "untried", "", "");

    public string Name => ObjectsSteps.Rehearse;

    public bool RunsAgain => false;

    public async Task<StepOutcome> ExecuteAsync(StepContext context, CancellationToken cancellationToken)
    {
        var mode = target.Inventory.Rehearse;
        using var client = await target.ConnectAsync(cancellationToken);
        if (mode == RehearsalMode.None || !client.Capabilities.DryRun)
        {
            return StepOutcome.Of("nothing was rehearsed");
        }

        var types = await TargetCluster.TypesAsync(client, cancellationToken);
        using var staged = StagedObjects.Open(context.Folder);
        var tried = mode == RehearsalMode.Sample ? Sample(staged) : staged.Objects;
        var (done, untried, refused) = await TryAsync(client, types, staged, tried, cancellationToken);
        var text = string.Create(
            CultureInfo.InvariantCulture,
            $"{done} objects would be taken, {refused.Count} refused, {untried} cannot be tried yet"
        );
        if (mode == RehearsalMode.Only)
        {
            StagedObjects.Remove(context.Folder);
        }

        return mode == RehearsalMode.All && refused.Count > 0
            ? throw new DrException(
                ErrorCode.Failed,
                $"nothing was written, because {refused.Count} objects would be refused; the first: {refused[0].Message}",
                refused[0].Hint.Length > 0
                    ? refused[0].Hint
                    : "leave them out with --select, or set objects.rehearse: sample to go on without them"
            )
            : StepOutcome.Of(text, FindingList.Shorten(refused));
    }

    private static List<StagedObject> Sample(StagedObjects staged) =>
        [.. staged.Objects.GroupBy(one => one.Name.Type).SelectMany(type => type.Take(OfEachType))];

    private async Task<(int Done, int Untried, List<Finding> Refused)> TryAsync(
        ApiClient client,
        TypeMatch types,
        StagedObjects staged,
        IReadOnlyList<StagedObject> objects,
        CancellationToken cancellationToken
    )
    {
        var spaces = await Spaces.ReadAsync(client, cancellationToken);
        var (done, untried, refused) = (0, 0, new List<Finding>());
        var options = new ParallelOptions
        {
            MaxDegreeOfParallelism = target.Inventory.Connections,
            CancellationToken = cancellationToken,
        };
        await Parallel.ForEachAsync(
            objects,
            options,
            async (one, token) =>
            {
                var finding = await TryAsync(client, types, staged, one, spaces, token);
                lock (refused)
                {
                    done += finding is null ? 1 : 0;
                    untried += finding == s_untried ? 1 : 0;
                    if (finding is not null && finding != s_untried)
                    {
                        refused.Add(finding);
                    }
                }
            }
        );
        return (done, untried, refused);
    }

    private async Task<Finding?> TryAsync(
        ApiClient client,
        TypeMatch types,
        StagedObjects staged,
        StagedObject one,
        IReadOnlySet<string> spaces,
        CancellationToken cancellationToken
    )
    {
        if (types.For(one.Name) is not { } name)
        {
            return s_untried;
        }

        if (one.WasThere && target.Inventory.Existing == ExistingMode.Keep)
        {
            return null;
        }

        var content = staged.Read(one);
        VersionChanges.Apply(content, name.Type);
        new ObjectChanges(target.Inventory).Apply(one.Name, content);
        var isElsewhere = name.Namespace is { } space && !spaces.Contains(space);
        if (isElsewhere)
        {
            name = name with { Namespace = StandIn };
            content["metadata"]!["namespace"] = StandIn;
        }

        try
        {
            await new ObjectWriter(client).RehearseAsync(name, content, one.WasThere, cancellationToken);
            return null;
        }
        // why: accounts and quotas are the namespace's own, and it is not there to be asked
        catch (ClusterException e)
            when (isElsewhere && e.Kind is ClusterErrorKind.Forbidden or ClusterErrorKind.NotFound)
        {
            return s_untried;
        }
        catch (ClusterException e) when (Refusals.IsOfObject(e))
        {
            return Refusals.Of(one.Name, e) with { Code = "objects.would-be-refused", Severity = Severity.Warning };
        }
    }
}
