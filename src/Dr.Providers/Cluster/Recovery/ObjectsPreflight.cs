using System.Text.Json.Nodes;
using Dr.Findings;
using Dr.Objects.Order;
using Dr.Providers.Cluster.Client;
using Dr.Providers.Recovery;
using Dr.Recovery;

namespace Dr.Providers.Cluster.Recovery;

/// <summary>Looks at the cluster of an inventory and says what will not do. Changes nothing.</summary>
internal sealed class ObjectsPreflight(TargetCluster target)
{
    /// <param name="facts">Of what is to be restored; null: look at the cluster only.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<PreflightReport> RunAsync(ObjectsSourceFacts? facts, CancellationToken cancellationToken)
    {
        try
        {
            using var client = await target.ConnectAsync(cancellationToken);
            var types = await TargetCluster.TypesAsync(client, cancellationToken);
            List<Finding> findings =
            [
                .. Capabilities(client, facts),
                .. facts is null ? [] : MissingTypes(types, facts),
                .. await new WritingRights(client, target.Inventory).RunAsync(types, facts, cancellationToken),
            ];
            var measured = new MeasuredCluster(ClusterErrorMap.Name(client.Server), client.Capabilities.Text);
            return new PreflightReport([], FindingList.Shorten(findings), Cluster: measured);
        }
        catch (ClusterException e)
        {
            var place = target.Inventory.Place;
            var silent = new Finding(Severity.Critical, "objects.unusable", place, e.Message, e.Hint);
            return new PreflightReport([], [silent], Cluster: new MeasuredCluster(place, null));
        }
    }

    private IEnumerable<Finding> Capabilities(ApiClient client, ObjectsSourceFacts? facts)
    {
        var capabilities = client.Capabilities;
        var server = ClusterErrorMap.Name(client.Server);
        var rehearsal = target.Inventory.Rehearse;
        if (!capabilities.DryRun && rehearsal != RehearsalMode.None)
        {
            yield return new Finding(
                rehearsal == RehearsalMode.Sample ? Severity.Notice : Severity.Critical,
                "objects.no-rehearsal",
                server,
                $"Kubernetes {capabilities.Text} cannot rehearse (dryRun=All), it would write",
                "set objects.rehearse: none"
            );
        }

        if (Version(facts?.Server) is { } source && (source.Major, source.Minor) is var (major, minor))
        {
            var (here, there) = (capabilities.Version, new Version(major, minor));
            if (new Version(here.Major, here.Minor) < there)
            {
                yield return new Finding(
                    Severity.Warning,
                    "objects.older-server",
                    server,
                    $"Kubernetes {capabilities.Text} is older than the captured {facts!.Server}: fields that it does not know are dropped",
                    "restore into a server of the same version or a newer one; the run compares every field and names what is lost"
                );
            }
        }
    }

    private static Version? Version(string? text)
    {
        try
        {
            return text is null ? null : ApiCapabilities.Parse(new JsonObject { ["gitVersion"] = text }).Version;
        }
        catch (FormatException)
        {
            // why: a version that nobody can read says nothing
            return null;
        }
    }

    private static IEnumerable<Finding> MissingTypes(TypeMatch types, ObjectsSourceFacts facts)
    {
        var hasDefinitions = facts.Types.Any(type => type.Type == LoadAction.Definitions);
        foreach (var type in facts.Types)
        {
            var captured = type.ToResource();
            var found = types.For(captured);
            // why: a custom type comes with its definition, which is among the objects
            if (found is null && !(hasDefinitions && RestoreStages.Of(captured) == RestoreStage.CustomResources))
            {
                yield return new Finding(
                    Severity.Warning,
                    "objects.type-missing",
                    type.Type,
                    $"the target serves no {type.Kind}; {type.Objects} objects of {type.ApiVersion} have no place there",
                    "install what serves them first, or leave them out with --select"
                );
            }
            else if (found is not null && TypeMatch.IsConverted(captured, found))
            {
                yield return new Finding(
                    Severity.Notice,
                    "objects.type-converted",
                    type.Type,
                    $"{type.Objects} objects of {type.ApiVersion} are written as {found.ApiVersion}; what that version calls otherwise is compared afterwards"
                );
            }
        }
    }
}
