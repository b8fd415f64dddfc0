using Dr.Errors;
using Dr.Recovery;

namespace Dr.Providers.Etcd.Recovery;

/// <summary>Computes from the file what the restored cluster must answer, while the stock tools work on the members.</summary>
internal sealed class InspectAction : IStepAction
{
    public string Name => EtcdSteps.Inspect;

    public bool RunsAgain => false;

    public Task<StepOutcome> ExecuteAsync(StepContext context, CancellationToken cancellationToken)
    {
        var plan = context.Plan.RequiredEtcd;
        var file = context.Facts<StagedSnapshot>(EtcdSteps.Stage).LocalFile;
        var expected = SnapshotFile.Expect(file, plan.BumpRevision, cancellationToken);
        // why: a server to which nobody ever wrote calls itself revision 1, and its file holds no record
        return Math.Max(expected.Revision, 1) >= plan.Source.Revision
            ? Task.FromResult(StepOutcome.With($"{expected.LiveKeys} keys, hash {expected.Hash}", expected, []))
            : throw new IntegrityException(
                $"the snapshot ends at revision {expected.Revision}, and {plan.Source.Revision} was recorded when it was taken",
                "restore from another point, and report this"
            );
    }
}
