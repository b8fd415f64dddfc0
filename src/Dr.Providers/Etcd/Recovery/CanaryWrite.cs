using Dr.Errors;
using Dr.Findings;
using Dr.Providers.Etcd.Client.Wire;
using Dr.Recovery;
using Google.Protobuf;

namespace Dr.Providers.Etcd.Recovery;

/// <summary>Writes one key through one member, reads it back from every member's own store, removes it.</summary>
internal sealed class CanaryWrite(RunId run, IReadOnlyList<RestoredMember> healthy, TimeProvider clock)
{
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);

    // why: outside of /registry, so that no API server ever sees it
    private readonly ByteString _key = ByteString.CopyFromUtf8($"dr/canary/{run}");
    private readonly ByteString _value = ByteString.CopyFromUtf8($"{run}");

    public async Task RunAsync(
        IReadOnlyList<string> alarms,
        List<Finding> findings,
        CancellationToken cancellationToken
    )
    {
        if (alarms.Contains("NOSPACE"))
        {
            findings.Add(
                new Finding(
                    Severity.Warning,
                    "etcd.canary-skipped",
                    "etcd",
                    "no write was tried: the alarm NOSPACE refuses all of them",
                    "disarm the alarm, then `dr-restore resume RUN` verifies again"
                )
            );
            return;
        }

        try
        {
            await healthy[0].Connection.PutAsync(new PutRequest { Key = _key, Value = _value }, cancellationToken);
            var seen = await Task.WhenAll(healthy.Select(member => SeesAsync(member, cancellationToken)));
            findings.AddRange(healthy.Where((_, index) => !seen[index]).Select(member => Unseen(member)));
            await healthy[0].Connection.DeleteAsync(new DeleteRangeRequest { Key = _key }, cancellationToken);
        }
        catch (DrException exception)
        {
            findings.Add(
                new Finding(Severity.Critical, "etcd.canary-failed", "etcd", exception.Message, exception.Hint)
            );
        }
    }

    private async Task<bool> SeesAsync(RestoredMember member, CancellationToken cancellationToken)
    {
        var began = clock.GetTimestamp();
        var read = new RangeRequest { Key = _key, Serializable = true };
        while (clock.GetElapsedTime(began) < s_patience)
        {
            var answer = await member.Connection.RangeAsync(read, cancellationToken);
            if (answer.Kvs.Any(pair => pair.Value == _value))
            {
                return true;
            }

            await Task.Delay(s_pause, clock, cancellationToken);
        }

        return false;
    }

    private static Finding Unseen(RestoredMember member) =>
        new(
            Severity.Critical,
            "etcd.canary-unseen",
            member.Entry.Name,
            $"{member.Entry.Name} does not have a key that was written {s_patience.TotalSeconds:0} s ago",
            "look at its log and at the network between the members"
        );
}
