using Dr.Errors;
using Dr.Findings;
using Dr.Providers.Etcd.Client;
using Dr.Providers.Etcd.Client.Wire;
using Dr.Recovery;
using Google.Protobuf;

namespace Dr.Providers.Etcd.Recovery;

/// <summary>Asks the healthy members everything that must be true of a cluster restored from that file.</summary>
internal sealed class ClusterExamination(
    RestorePlan plan,
    ExpectedState expected,
    IReadOnlyList<RestoredMember> healthy,
    TimeProvider clock
)
{
    private const long SlowestHashedBytesPerSecond = 50_000_000;
    private static readonly ByteString s_all = ByteString.CopyFrom(0);

    /// <param name="findings">Takes what is not as it should be.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<EtcdObservation> RunAsync(List<Finding> findings, CancellationToken cancellationToken)
    {
        var statuses = await Task.WhenAll(
            healthy.Select(member => member.Connection.GetStatusAsync(cancellationToken))
        );
        var leader = Leader(statuses, findings);
        var revision = statuses.Min(status => status.Header.Revision);
        Revision(revision, findings);
        // why: the canary comes after the hashes, which are compared at a revision that it is above
        var hash = HashAsync(findings, cancellationToken);
        var keys = TryAsync("etcd.keys-uncounted", findings, () => KeysAsync(findings, cancellationToken));
        await Task.WhenAll(hash, keys);
        var alarms = await TryAsync("etcd.alarms-unknown", findings, () => AlarmsAsync(findings, cancellationToken));
        await TryAsync("etcd.auth-unknown", findings, () => AuthAsync(findings, cancellationToken));
        await new CanaryWrite(plan.Run, healthy, clock).RunAsync(alarms ?? [], findings, cancellationToken);
        await new OldWatch(plan, expected, healthy[0], clock).RunAsync(findings, cancellationToken);
        return new EtcdObservation(
            plan.Inventory.RequiredEtcd.Members.Count,
            healthy.Count,
            expected.Revision,
            revision,
            leader,
            await hash ? expected.Hash : null,
            (await keys)?.Count
        );
    }

    private string? Leader(IReadOnlyList<StatusResponse> statuses, List<Finding> findings)
    {
        var leaders = statuses.Select(status => status.Leader).Distinct().ToList();
        var clusters = statuses.Select(status => status.Header.ClusterId).Distinct().Count();
        if (leaders.Count == 1 && clusters == 1)
        {
            var at = statuses.ToList().FindIndex(status => status.Header.MemberId == leaders[0]);
            return at >= 0 ? healthy[at].Entry.Name : $"{leaders[0]:x16}";
        }

        findings.Add(
            Critical(
                "etcd.leaders-differ",
                "etcd",
                $"the members know {leaders.Count} leaders in {clusters} clusters",
                "look at the network between them"
            )
        );
        return null;
    }

    private void Revision(long revision, List<Finding> findings)
    {
        var least = expected.Revision + plan.RequiredEtcd.BumpRevision;
        if (revision < least)
        {
            findings.Add(
                Critical(
                    "etcd.revision-low",
                    "etcd",
                    $"the revision is {revision} and should be {least} or more",
                    "restart everything that watches the cluster"
                )
            );
        }
    }

    private async Task<bool> HashAsync(List<Finding> findings, CancellationToken cancellationToken)
    {
        var answers = await Task.WhenAll(healthy.Select(member => HashAsync(member, cancellationToken)));
        lock (findings)
        {
            findings.AddRange(answers.OfType<Finding>());
        }

        return answers.All(answer => answer is null);
    }

    private async Task<Finding?> HashAsync(RestoredMember member, CancellationToken cancellationToken)
    {
        var timeout = TimeSpan.FromSeconds(30 + (plan.RequiredEtcd.Source.LargestSize / SlowestHashedBytesPerSecond));
        try
        {
            var answer = await member.Connection.HashKvAsync(expected.HashRevision, timeout, cancellationToken);
            return answer.Hash == expected.Hash && answer.CompactRevision == expected.CompactRevision
                ? null
                : Damage(
                    "etcd.hash-mismatch",
                    member.Entry.Name,
                    $"the hash of {member.Entry.Name} at revision {expected.HashRevision} is {answer.Hash} (compacted at {answer.CompactRevision}); "
                        + $"the file makes it {expected.Hash} (compacted at {expected.CompactRevision})",
                    "do not use this cluster; restore again, from another point if it happens again"
                );
        }
        catch (EtcdException exception)
        {
            return Critical("etcd.hash-unknown", member.Entry.Name, exception.Message, exception.Hint);
        }
    }

    private async Task<KeyCount> KeysAsync(List<Finding> findings, CancellationToken cancellationToken)
    {
        var all = new RangeRequest
        {
            Key = s_all,
            RangeEnd = s_all,
            CountOnly = true,
            Revision = expected.HashRevision,
        };
        var count = (await healthy[0].Connection.RangeAsync(all, cancellationToken)).Count;
        if (count != expected.LiveKeys)
        {
            lock (findings)
            {
                findings.Add(
                    Damage(
                        "etcd.keys-differ",
                        "etcd",
                        $"the cluster has {count} keys, the file {expected.LiveKeys}",
                        "do not use this cluster; restore again"
                    )
                );
            }
        }

        return new KeyCount(count);
    }

    private async Task<IReadOnlyList<string>> AlarmsAsync(List<Finding> findings, CancellationToken cancellationToken)
    {
        var raised = await healthy[0].Connection.ListAlarmsAsync(cancellationToken);
        var names = raised.Alarms.Select(alarm => alarm.Alarm.ToString().ToUpperInvariant()).Distinct().ToList();
        foreach (var name in names)
        {
            var known = expected.Alarms.Contains(name);
            findings.Add(
                new Finding(
                    Severity.Warning,
                    known ? "etcd.alarm-survived" : "etcd.alarm-raised",
                    "etcd",
                    known
                        ? $"the alarm {name} was raised when the snapshot was taken and survives the restore"
                        : $"the restored cluster raised {name}",
                    name == "NOSPACE"
                        ? "compact and defragment if the database is full, then `etcdctl alarm disarm`; until then writes are refused"
                        : "look at the members' logs before `etcdctl alarm disarm`"
                )
            );
        }

        return names;
    }

    private async Task<object> AuthAsync(List<Finding> findings, CancellationToken cancellationToken)
    {
        var enabled = await healthy[0].Connection.IsAuthEnabledAsync(cancellationToken);
        if (enabled is { } known && known != expected.AuthEnabled)
        {
            findings.Add(
                Damage(
                    "etcd.auth-differs",
                    "etcd",
                    $"authentication is {Word(known)}, and {Word(expected.AuthEnabled)} in the file",
                    "do not use this cluster; restore again"
                )
            );
        }

        return enabled ?? false;
    }

    private static async Task<T?> TryAsync<T>(string code, List<Finding> findings, Func<Task<T>> ask)
        where T : class
    {
        try
        {
            return await ask();
        }
        catch (DrException exception)
        {
            lock (findings)
            {
                findings.Add(new Finding(Severity.Critical, code, "etcd", exception.Message, exception.Hint));
            }

            return null;
        }
    }

    private static string Word(bool enabled) => enabled ? "on" : "off";

    private static Finding Critical(string code, string subject, string message, string hint) =>
        new(Severity.Critical, code, subject, message, hint);

    private static Finding Damage(string code, string subject, string message, string hint) =>
        Critical(code, subject, message, hint) with
        {
            IsDamage = true,
        };

    private sealed record KeyCount(long Count);
}
