using Dr.Errors;
using Dr.Findings;
using Dr.Recovery;
using Google.Protobuf;

namespace Dr.Providers.Etcd.Recovery;

/// <summary>Watches from the last revision that a client of the old cluster may have: after a bump this must be refused as compacted.</summary>
internal sealed class OldWatch(RestorePlan plan, ExpectedState expected, RestoredMember member, TimeProvider clock)
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(5);

    public async Task RunAsync(List<Finding> findings, CancellationToken cancellationToken)
    {
        if (plan.RequiredEtcd.BumpRevision == 0)
        {
            return;
        }

        try
        {
            if (await IsRefusedAsync(cancellationToken))
            {
                return;
            }

            findings.Add(Finding($"a watch from revision {expected.Revision + 1} of the old cluster is not refused"));
        }
        catch (DrException exception)
        {
            findings.Add(Finding(exception.Message));
        }
    }

    private async Task<bool> IsRefusedAsync(CancellationToken cancellationToken)
    {
        using var late = new CancellationTokenSource(s_patience, clock);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        var key = ByteString.CopyFromUtf8("/registry/");
        try
        {
            await foreach (var answer in member.Connection.WatchAsync(key, expected.Revision + 1, stop.Token))
            {
                if (answer.Canceled)
                {
                    return answer.CompactRevision > expected.Revision;
                }
            }

            return false;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }

    private static Finding Finding(string message) =>
        new(
            Severity.Critical,
            "etcd.old-watch",
            "etcd",
            message,
            "restart everything that watches the cluster: API servers first, then controllers and kubelets"
        );
}
