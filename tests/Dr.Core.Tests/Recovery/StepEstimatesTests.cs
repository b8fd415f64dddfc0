using Dr.Recovery;

namespace Dr.Core.Tests.Recovery;

public sealed class StepEstimatesTests
{
    private static readonly RestorePlan s_past = Plans.Of(run: "run-20261101T031000Z-000001");

    [Fact]
    public void Without_an_earlier_run_nothing_is_guessed()
    {
        var plan = StepEstimates.Apply(Plans.Of(), []);

        Assert.All(plan.Steps, step => Assert.Null(step.EstimatedSeconds));
        Assert.Null(plan.EstimatedSeconds);
    }

    [Fact]
    public void The_same_data_on_the_same_machines_take_as_long_as_they_did_along_the_longest_way()
    {
        var plan = StepEstimates.Apply(Plans.Of(), [Ended(s_past, step => step.Action == EtcdSteps.Restore ? 10 : 1)]);

        // why: preflight, claim, fence and stage one after the other, five restores at once, start, quorum, verify, release
        Assert.Equal(4 + 10 + 4, plan.EstimatedSeconds);
    }

    [Fact]
    public void Twice_the_data_take_twice_as_long_where_the_step_grows_with_them_and_no_longer_where_not()
    {
        var large = Plans.Of(Plans.Source with { DbSize = 2 * Plans.Source.LargestSize });

        var plan = StepEstimates.Apply(large, [Ended(s_past, _ => 10.5)]);

        Assert.Equal(20.5, plan.Steps.First(step => step.Action == EtcdSteps.Restore).EstimatedSeconds);
        Assert.Equal(10.5, plan.Steps.First(step => step.Action == EtcdSteps.Claim).EstimatedSeconds);
    }

    [Fact]
    public void A_service_takes_as_long_as_it_did_on_the_slowest_host()
    {
        var inventory = Plans.Inventory();
        inventory = inventory with { Services = new ServicesInventory([new ServiceGroup("etcd", ["kubelet"])]) };
        var plan = Plans.Of(inventory: inventory).With([], ServicesSteps.For(inventory));
        var past = Ended(plan, step => step.Host == "host-2" ? 7 : 2);

        var moved = plan with { Steps = [.. plan.Steps.Select(step => step with { Id = $"{step.Id}-new" })] };

        Assert.All(
            StepEstimates.Apply(moved, [past]).Steps.Where(step => step.Action == ServicesSteps.Start),
            step => Assert.Equal(7, step.EstimatedSeconds)
        );
    }

    [Fact]
    public void A_run_onto_these_machines_counts_before_a_newer_one_onto_others()
    {
        var elsewhere = s_past with
        {
            Inventory = s_past.Inventory with
            {
                Hosts = [.. s_past.Inventory.Hosts.Select(host => host with { Address = $"{host.Address}9" })],
            },
        };

        var plan = StepEstimates.Apply(Plans.Of(), [Ended(elsewhere, _ => 1), Ended(s_past, _ => 3)]);

        Assert.All(plan.Steps, step => Assert.Equal(3, step.EstimatedSeconds));
    }

    [Fact]
    public void A_plan_with_a_step_that_never_ran_has_no_estimate_and_its_other_steps_have()
    {
        var past = Ended(s_past, _ => 1);
        past = past with
        {
            Report = past.Report with { Steps = [.. past.Report.Steps.Where(time => time.Step != EtcdSteps.Verify)] },
        };

        var plan = StepEstimates.Apply(Plans.Of(), [past]);

        Assert.Null(plan.EstimatedSeconds);
        Assert.Equal(1, plan.Steps[0].EstimatedSeconds);
    }

    private static PastRun Ended(RestorePlan plan, Func<RestoreStep, double> seconds) =>
        new(
            plan,
            new RestoreReport
            {
                Run = plan.Run,
                Cluster = plan.Inventory.Cluster,
                Origin = plan.Origin,
                Degraded = false,
                Damaged = false,
                Steps = [.. plan.Steps.Select(step => new StepTime(step.Id, step.Title, seconds(step), ""))],
                Seconds = 0,
                Findings = [],
            }
        );
}
