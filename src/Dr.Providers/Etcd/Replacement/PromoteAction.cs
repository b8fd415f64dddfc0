using Dr.Errors;
using Dr.Providers.Etcd.Client;
using Dr.Providers.Etcd.Recovery;
using Dr.Providers.Hosts;
using Dr.Providers.Recovery;
using Dr.Recovery;

namespace Dr.Providers.Etcd.Replacement;

/// <summary>Lets the member vote as soon as the leader agrees that it has all data.</summary>
internal sealed class PromoteAction(HostSet hosts, RestoreSetup setup) : IStepAction
{
    private const long SlowestBytesPerSecond = 5_000_000;
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(250);

    public string Name => MemberSteps.Promote;

    public bool RunsAgain => false;

    public async Task<StepOutcome> ExecuteAsync(StepContext context, CancellationToken cancellationToken)
    {
        var (plan, id) = (
            context.Plan,
            context.Facts<AddedMember>(MemberSteps.At(MemberSteps.Add, context.Step.Host!)).Number
        );
        using var living = LivingMembers.Of(plan, setup.Clock);
        var listed = (await living.ListAsync(cancellationToken)).FirstOrDefault(member => member.ID == id);
        if (listed is { IsLearner: false })
        {
            return StepOutcome.Of("it votes already");
        }

        var within = setup.ReadyWithin + TimeSpan.FromSeconds(plan.RequiredMember.DbSize / SlowestBytesPerSecond);
        var began = setup.Clock.GetTimestamp();
        while (true)
        {
            try
            {
                await living.ChangeAsync(leader => leader.PromoteAsync(id, cancellationToken), cancellationToken);
                return StepOutcome.Of($"it has all data after {setup.Clock.GetElapsedTime(began).TotalSeconds:0.0} s");
            }
            catch (EtcdException exception) when (exception.Kind is EtcdErrorKind.LearnerBehind)
            {
                await RefuseDeadAsync(context, cancellationToken);
                if (setup.Clock.GetElapsedTime(began) > within)
                {
                    throw;
                }
            }

            context.Tell("it takes over the data");
            await Task.Delay(s_pause, setup.Clock, cancellationToken);
        }
    }

    private async Task RefuseDeadAsync(StepContext context, CancellationToken cancellationToken)
    {
        var inventory = context.Plan.Inventory;
        var entry = inventory.RequiredEtcd.MemberOn(context.Step.Host!);
        var (services, service) = (hosts[entry.Host].Services, EtcdServiceDefinition.Named(inventory, entry));
        if (await services.StateAsync(service, cancellationToken) == ServiceState.Stopped)
        {
            var words = (await services.LogEndAsync(service, 1, cancellationToken)).Trim();
            throw new DrException(
                ErrorCode.Failed,
                $"{entry.Name} on {entry.Host} has ended (log: {words})",
                "mend what its log complains about"
            );
        }
    }
}
