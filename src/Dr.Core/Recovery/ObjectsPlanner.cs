using System.Globalization;

namespace Dr.Recovery;

/// <summary>Plans the part of the objects. Facts in, plan out: no clock, no disk, no network.</summary>
public static class ObjectsPlanner
{
    /// <param name="plan">What it is added to.</param>
    /// <param name="source">What is to be restored.</param>
    /// <param name="target">The cluster as it is now.</param>
    public static RestorePlan Add(RestorePlan plan, ObjectsSourceFacts source, ObjectsTargetFacts target)
    {
        var inventory = plan.Inventory.RequiredObjects;
        var objects = new ObjectsRestorePlan(source, target);
        return plan.With([.. Decisions(inventory, source)], ObjectsSteps.For(inventory, objects)) with
        {
            Objects = objects,
        };
    }

    private static IEnumerable<Decision> Decisions(ObjectsInventory inventory, ObjectsSourceFacts source) =>
        [
            Selected(inventory, source),
            Existing(inventory.Existing),
            inventory.Volumes == VolumeMode.Skip
                ? new(
                    "volumes",
                    "persistent volumes stay away, claims ask for NEW, EMPTY ones",
                    "their disks are taken for lost; with objects.volumes: keep they come back bound as they were"
                )
                : new("volumes", "bound as they were", "objects.volumes is keep: the disks must be there"),
            Held(inventory),
            new(
                "addresses",
                $"node ports {inventory.NodePorts}, cluster IPs {inventory.ClusterIPs}, load balancers {inventory.LoadBalancers}",
                "whoever calls them has them written down; objects.nodePorts, clusterIPs and loadBalancers clear or map them"
            ),
            inventory.Webhooks == GateMode.Park
                ? new(
                    "webhooks, aggregated APIs",
                    "last, and only those whose service is ready",
                    "one that nobody answers for refuses every write it is asked about; the report names those that wait"
                )
                : new("webhooks, aggregated APIs", "last, all of them", "objects.webhooks is write"),
            new("Secrets", "NOT restored", "no point holds any; the report lists which are missing, by who needs them"),
            .. StorageClasses(inventory),
        ];

    private static Decision Selected(ObjectsInventory inventory, ObjectsSourceFacts source)
    {
        var all = string.Create(
            CultureInfo.InvariantCulture,
            $"{source.Objects} objects of {source.Types.Count} types, captured from Kubernetes {source.Server ?? "of an unknown version"}"
        );
        return inventory.Namespaces.Count + inventory.Select.Count == 0
            ? new("objects", "all", all)
            : new(
                "objects",
                string.Join(" or ", inventory.Select.DefaultIfEmpty("every object"))
                    + (inventory.Namespaces.Count > 0 ? $", of {string.Join(", ", inventory.Namespaces)} only" : ""),
                $"of {all}; with the namespaces and custom types that they are of"
            );
    }

    private static Decision Existing(ExistingMode mode) =>
        mode switch
        {
            ExistingMode.Keep => new(
                "objects that exist already",
                "are left alone",
                "but for those that every cluster makes for itself, such as the default service accounts"
            ),
            ExistingMode.Update => new(
                "objects that exist already",
                "get the captured fields, others STAY",
                "objects.existing is update"
            ),
            _ => new("objects that exist already", "are REPLACED by the captured ones", "objects.existing is replace"),
        };

    private static Decision Held(ObjectsInventory inventory)
    {
        string[] held =
        [
            .. inventory.Replicas == ReplicaMode.Hold ? new[] { "workloads begin with no replicas" } : [],
            .. inventory.CronJobs == CronJobMode.Suspend ? new[] { "cron jobs are suspended" } : [],
            .. inventory.Jobs == JobMode.SkipFinished ? new[] { "jobs that had finished stay away" } : [],
        ];
        return new(
            "what runs",
            held.Length == 0 ? "everything at once" : string.Join(", ", held),
            inventory.Release
                ? "objects.release is true: replicas and cron jobs are released once all was verified"
                : "what was held stays so until somebody accepts the cluster"
        );
    }

    private static IEnumerable<Decision> StorageClasses(ObjectsInventory inventory) =>
        inventory.StorageClasses.Count == 0
            ? []
            :
            [
                new(
                    "storage classes",
                    string.Join(", ", inventory.StorageClasses.Select(pair => $"{pair.Key} becomes {pair.Value}")),
                    "objects.storageClasses says so"
                ),
            ];
}
