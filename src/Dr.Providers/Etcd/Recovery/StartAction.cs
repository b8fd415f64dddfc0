using Dr.Findings;
using Dr.Providers.Hosts;
using Dr.Recovery;

namespace Dr.Providers.Etcd.Recovery;

/// <summary>Starts one member. One that cannot be started is a finding: three of five still make a cluster.</summary>
internal sealed class StartAction(HostSet hosts) : IStepAction
{
    public string Name => EtcdSteps.Start;

    // why: what an earlier process started may have ended since
    public bool RunsAgain => true;

    public async Task<StepOutcome> ExecuteAsync(StepContext context, CancellationToken cancellationToken)
    {
        var member = context.Plan.Inventory.RequiredEtcd.MemberOn(context.Step.Host!);
        try
        {
            var service = EtcdServiceDefinition.Of(context.Plan, member);
            await hosts[member.Host].Services.StartAsync(service, cancellationToken);
            return StepOutcome.Of($"{member.Name} serves {EtcdPlanner.Text(member.ClientUrl)}");
        }
        catch (HostException exception)
        {
            return StepOutcome.Of(
                "not started",
                new Finding(
                    Severity.Critical,
                    "etcd.member-not-started",
                    member.Name,
                    exception.Message,
                    exception.Hint
                )
            );
        }
    }
}
