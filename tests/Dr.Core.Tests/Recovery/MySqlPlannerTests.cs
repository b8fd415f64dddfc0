using System.Text.Json;
using Dr.Errors;
using Dr.Json;
using Dr.Recovery;

namespace Dr.Core.Tests.Recovery;

public sealed class MySqlPlannerTests
{
    private static readonly MySqlSourceFacts s_source = new(
        [new SourceSchema("cattle", 1 << 30, 120, 5_000_000), new SourceSchema("audit", 1 << 20, 3)],
        "MariaDB 10.11.6",
        Plans.Now - TimeSpan.FromHours(1)
    );

    [Fact]
    public void Rows_come_before_indexes_before_code_before_the_proof_before_events()
    {
        var plan = Of(Inventory());

        Assert.Equal(
            [
                MySqlSteps.Preflight,
                MySqlSteps.Schema,
                MySqlSteps.Load,
                MySqlSteps.Indexes,
                MySqlSteps.Code,
                MySqlSteps.Verify,
                MySqlSteps.Activate,
            ],
            plan.Steps.Select(step => step.Id)
        );
        Assert.All(plan.Steps.Skip(1).Zip(plan.Steps), pair => Assert.Equal([pair.Second.Id], pair.First.After));
        Assert.All(plan.Steps, step => Assert.NotEmpty(step.Undo));
        Assert.All(plan.Decisions, decision => Assert.True(decision.Why.Length > 10, decision.What));
    }

    [Fact]
    public void The_steps_of_etcd_and_of_the_database_do_not_wait_for_each_other()
    {
        var etcd = Plans.Of();
        var both = Plan(etcd with { Inventory = etcd.Inventory with { MySql = Inventory() } }, Nothing);

        Assert.Equal([RestoreParts.Etcd, RestoreParts.MySql], both.Parts);
        Assert.All(
            both.Steps,
            step => Assert.All(step.After, before => Assert.Equal(step.Id.Split('/')[0], before.Split('/')[0]))
        );
        Assert.Equal(both.Steps.Count, both.Steps.Select(step => step.Id).Distinct().Count());
    }

    [Fact]
    public void A_plan_of_a_database_alone_survives_being_written_and_read()
    {
        var plan = Of(Inventory());

        var read = JsonSerializer.Deserialize<RestorePlan>(DrJson.ToBytes(plan), DrJson.Options)!;

        Assert.Null(read.Etcd);
        Assert.Equal(DrJson.ToBytes(plan), DrJson.ToBytes(read));
        Assert.Throws<InvalidOperationException>(() => read.RequiredEtcd);
    }

    [Fact]
    public void A_schema_that_holds_anything_is_refused_unless_it_may_be_replaced()
    {
        var inTheWay = new Dictionary<string, int> { ["cattle"] = 7, ["audit"] = 0 };

        var error = Assert.Throws<DrException>(() => Of(Inventory(), inTheWay));
        var plan = Of(Inventory() with { Overwrite = OverwriteMode.Replace }, inTheWay);

        Assert.Contains("7 tables", error.Message, StringComparison.Ordinal);
        Assert.Equal(
            [("audit", 0), ("cattle", 7)],
            plan.RequiredMySql.Schemas.Select(x => (x.Target, x.Replaced ?? -1))
        );
        Assert.Contains(plan.Decisions, decision => decision.Why.Contains("DROPPED", StringComparison.Ordinal));
    }

    [Fact]
    public void A_schema_can_be_restored_under_another_name_and_two_never_under_one()
    {
        var renamed = Inventory() with { Schemas = new Dictionary<string, string> { ["cattle"] = "rehearsal" } };

        Assert.Equal(
            ["audit", "rehearsal"],
            Of(renamed, new Dictionary<string, int> { ["cattle"] = 7 }).RequiredMySql.Schemas.Select(x => x.Target)
        );
        Assert.Equal(
            ErrorCode.Usage,
            Assert
                .Throws<DrException>(() =>
                    Of(Inventory() with { Schemas = new Dictionary<string, string> { ["cattle"] = "audit" } })
                )
                .Code
        );
    }

    private static Dictionary<string, int> Nothing { get; } = [];

    private static MySqlInventory Inventory() => new() { Host = "10.0.0.21", User = "root" };

    private static RestorePlan Of(MySqlInventory inventory, Dictionary<string, int>? existing = null) =>
        Plan(
            RestorePlan.Begin(
                RunId.Parse("run-20261122T031000Z-000001"),
                new RestoreOrigin(RecoveryPointId.Parse("20261122T020000Z-7f3a9c")),
                new Inventory(ClusterName.Parse("production"), [], null, inventory),
                Plans.Now
            ),
            existing ?? Nothing
        );

    private static RestorePlan Plan(RestorePlan plan, Dictionary<string, int> existing) =>
        MySqlPlanner.Add(plan, s_source, new MySqlTargetFacts("10.0.0.21:3306", "MariaDB 10.11.6", existing));
}
