using Dr.Providers.Cluster.Capture;
using Dr.Providers.CommandLine;
using Dr.Providers.Configuration;

namespace Dr.Providers.Checks;

/// <summary>Asks an API server what it serves, and whether the account may list all that would be exported and no Secret.</summary>
internal sealed class ObjectCheck(ClusterOptions cluster, TimeProvider clock, CheckList list)
{
    private const string Name = "objects";

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        if (cluster.Objects is { } objects)
        {
            var place = objects.Connection.Kubeconfig ?? "in-cluster";
            await list.LookAsync(Name, place, () => LookAsync(objects, cancellationToken));
        }
    }

    private async Task<string> LookAsync(ObjectOptions objects, CancellationToken cancellationToken)
    {
        objects.ReadRules();
        var look = await ListingRights.RunAsync(objects.Connection, clock, cancellationToken);
        list.Find(look.Findings);
        return $"Kubernetes {look.Version}, {HumanText.Count(look.Types, "type")} to export";
    }
}
