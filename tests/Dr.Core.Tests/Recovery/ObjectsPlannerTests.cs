using Dr.Json;
using Dr.Recovery;

namespace Dr.Core.Tests.Recovery;

public sealed class ObjectsPlannerTests
{
    private static readonly ObjectsSourceFacts s_source = new(
        12,
        [new SourceType("deployments.apps", "apps/v1", "Deployment", true, 12)],
        "v1.20.2"
    );

    [Fact]
    public void Every_step_waits_for_the_one_before_and_says_how_to_undo_it()
    {
        var plan = Plan(new ObjectsInventory { Kubeconfig = "admin.conf" });

        Assert.Equal(
            [
                ObjectsSteps.Preflight,
                ObjectsSteps.Stage,
                ObjectsSteps.Rehearse,
                ObjectsSteps.Types,
                ObjectsSteps.Load,
                ObjectsSteps.Verify,
                ObjectsSteps.Release,
            ],
            plan.Steps.Select(step => step.Id)
        );
        Assert.All(plan.Steps, step => Assert.NotEmpty(step.Undo));
        Assert.All(plan.Steps.Skip(1).Zip(plan.Steps), pair => Assert.Equal([pair.Second.Id], pair.First.After));
        Assert.Equal([RestoreParts.Objects], plan.Parts);
    }

    [Fact]
    public void A_rehearsal_alone_has_no_step_that_writes() =>
        Assert.Equal(
            [ObjectsSteps.Preflight, ObjectsSteps.Stage, ObjectsSteps.Rehearse],
            Plan(new ObjectsInventory { Rehearse = RehearsalMode.Only }).Steps.Select(step => step.Id)
        );

    [Fact]
    public void What_is_lost_left_away_or_replaced_is_said_aloud()
    {
        var careful = Decisions(new ObjectsInventory());
        var bold = Decisions(
            new ObjectsInventory
            {
                Existing = ExistingMode.Replace,
                Volumes = VolumeMode.Keep,
                StorageClasses = new Dictionary<string, string> { ["fast"] = "ssd" },
                Select = ["kind=ConfigMap"],
                Namespaces = ["shop"],
            }
        );

        Assert.Contains("NEW, EMPTY", careful, StringComparison.Ordinal);
        Assert.Contains("Secrets: NOT restored", careful, StringComparison.Ordinal);
        Assert.Contains("cron jobs are suspended", careful, StringComparison.Ordinal);
        Assert.Contains("REPLACED", bold, StringComparison.Ordinal);
        Assert.Contains("fast becomes ssd", bold, StringComparison.Ordinal);
        Assert.Contains("kind=ConfigMap, of shop only", bold, StringComparison.Ordinal);
    }

    [Fact]
    public void A_plan_reads_back_as_it_was_written()
    {
        var plan = Plan(
            new ObjectsInventory
            {
                Kubeconfig = "admin.conf",
                NodePorts = new AddressRule(false, new Dictionary<string, string> { ["30080"] = "31080" }),
                ClusterIPs = AddressRule.Cleared,
                Replicas = ReplicaMode.Hold,
            }
        );

        var bytes = DrJson.ToBytes(plan);
        var read = DocumentFormat.Parse<RestorePlan>(bytes, RestorePlan.FormatName, "plan");

        Assert.Equal(bytes, DrJson.ToBytes(read));
        Assert.Equal("31080", read.Inventory.RequiredObjects.NodePorts.For("30080"));
        Assert.Null(read.Inventory.RequiredObjects.ClusterIPs.For("10.0.0.1"));
        Assert.Equal(ReplicaMode.Hold, read.Inventory.RequiredObjects.Replicas);
    }

    private static string Decisions(ObjectsInventory inventory) =>
        string.Join('\n', Plan(inventory).Decisions.Select(decision => $"{decision.What}: {decision.Value}"));

    private static RestorePlan Plan(ObjectsInventory inventory) =>
        ObjectsPlanner.Add(
            RestorePlan.Begin(
                RunId.Parse("run-20261122T031000Z-7f3a9c"),
                new RestoreOrigin(null, "/tmp/objects.tar"),
                new Inventory(ClusterName.Parse("north"), [], Objects: inventory),
                DateTimeOffset.UnixEpoch
            ),
            s_source,
            new ObjectsTargetFacts("https://10.0.0.5:6443", "v1.20.2")
        );
}
