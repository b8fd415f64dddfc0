using Dr.Errors;
using Dr.Providers.Etcd.Client.Wire;

namespace Dr.Providers.Etcd.Capture;

/// <summary>Which members a snapshot may come from, best first. Pure.</summary>
internal static class MemberChoice
{
    /// <summary>
    /// Voters that answer, do not lag, agree with the majority and have no alarm: the most advanced first, the leader last,
    /// since it has the most to do. Members whose only alarm is NOSPACE come behind all others: a full cluster, whose every
    /// member may be alarmed, must still be backed up. CORRUPT is never chosen.
    /// </summary>
    /// <exception cref="DrException">None is left.</exception>
    public static IReadOnlyList<SurveyedMember> Of(Survey survey, HashVerdict verdict, EtcdCaptureOptions options)
    {
        var candidates = survey
            .AnsweringVoters.Where(m => verdict.IsInMajority(m.Id) && !survey.IsLagging(m, options.MaximumLag))
            .Where(m => !m.Alarms.Contains(AlarmType.Corrupt))
            .OrderBy(m => m.Alarms.Count > 0)
            .ThenBy(m => m.Id == survey.LeaderId)
            .ThenByDescending(m => m.Status!.AppliedIndex)
            .ThenBy(m => m.Label, StringComparer.Ordinal)
            .ToList();
        return candidates.Count > 0
            ? candidates
            : throw new DrException(
                ErrorCode.Damaged,
                "cannot capture etcd: every member that answers has a CORRUPT alarm, lags, or disagrees with the majority",
                "list them with: etcdctl endpoint status --cluster; etcdctl alarm list; etcdctl endpoint hashkv --cluster"
            );
    }
}
