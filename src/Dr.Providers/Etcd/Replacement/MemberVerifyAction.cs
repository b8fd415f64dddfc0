using Dr.Findings;
using Dr.Providers.Etcd.Capture;
using Dr.Providers.Etcd.Recovery;
using Dr.Providers.Hosts;
using Dr.Providers.Recovery;
using Dr.Recovery;

namespace Dr.Providers.Etcd.Replacement;

/// <summary>Proves that the cluster is whole again: all members serve, hold the same keys and see one write.</summary>
internal sealed class MemberVerifyAction(HostSet hosts, RestoreSetup setup) : IStepAction
{
    public string Name => MemberSteps.Verify;

    public bool RunsAgain => true;

    public async Task<StepOutcome> ExecuteAsync(StepContext context, CancellationToken cancellationToken)
    {
        var plan = context.Plan;
        using var cluster = new RestoredCluster(plan.Inventory, hosts, setup.Clock);
        var healthy = await cluster.AwaitAsync(cluster.Members.Count, setup.ReadyWithin, cancellationToken);
        var findings = new List<Finding>(await cluster.UnhealthyAsync(cancellationToken));
        using var living = LivingMembers.Of(plan, setup.Clock);
        var survey = await living.SurveyAsync(cancellationToken);
        var verdict = await living.CompareAsync(survey, cancellationToken);
        findings.AddRange(Differing(survey, verdict));
        findings.AddRange(Strangers(plan, survey));
        await new CanaryWrite(plan.Run, healthy, setup.Clock).RunAsync(Alarms(survey), findings, cancellationToken);
        var leader = survey.Members.FirstOrDefault(member => member.Id == survey.LeaderId)?.Label;
        var agree = findings.Count == 0;
        var observation = new EtcdObservation(
            cluster.Members.Count,
            healthy.Count,
            plan.RequiredMember.Revision,
            survey.AnsweringVoters.Max(member => member.Status!.Revision),
            leader,
            agree ? verdict.Agreed.Hash : null
        );
        return StepOutcome.With(
            $"{healthy.Count}/{cluster.Members.Count} healthy, leader {leader ?? "unknown"}"
                + (agree ? $", hash {verdict.Agreed.Hash} on all" : ""),
            observation,
            findings
        );
    }

    private static IEnumerable<Finding> Differing(Survey survey, HashVerdict verdict) =>
        verdict.Differing.Select(hash => new Finding(
            Severity.Critical,
            "etcd.hash-mismatch",
            survey.Members.First(member => member.Id == hash.MemberId).Label,
            $"its keys at revision {hash.Revision} are not those of the majority ({hash.Hash:x8} instead of {verdict.Agreed.Hash:x8})",
            "its data are damaged: replace it too, `dr-restore replace MEMBER --in-place`"
        )
        {
            IsDamage = true,
        });

    private static IEnumerable<Finding> Strangers(RestorePlan plan, Survey survey) =>
        survey
            .Members.Where(member =>
                plan.Inventory.RequiredEtcd.Members.All(known =>
                    !member.PeerUrls.Contains(EtcdPlanner.Text(known.PeerUrl))
                )
            )
            .Select(member => new Finding(
                Severity.Warning,
                "etcd.member-unknown",
                member.Label,
                $"the cluster lists {member.Label}, and the inventory does not",
                "remove it if it is a leftover: `etcdctl member remove`; else add it to the inventory"
            ));

    private static IReadOnlyList<string> Alarms(Survey survey) =>
        [
            .. survey
                .Members.SelectMany(member => member.Alarms)
                .Select(alarm => alarm.ToString().ToUpperInvariant())
                .Distinct(),
        ];
}
