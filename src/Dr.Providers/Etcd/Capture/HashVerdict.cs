using Dr.Errors;

namespace Dr.Providers.Etcd.Capture;

/// <summary>One member's <c>HashKV</c>: comparable with another only at the same revision and the same compact revision.</summary>
internal sealed record MemberHash(ulong MemberId, long Revision, long CompactRevision, uint Hash);

/// <summary>What the hashes of the voters say together. Made by <see cref="Of"/>, which is pure.</summary>
/// <param name="Hashes">All answers at the revision.</param>
/// <param name="Majority">Those that agree; never empty.</param>
/// <param name="Voters">How many voters the cluster has, answering or not.</param>
internal sealed record HashVerdict(IReadOnlyList<MemberHash> Hashes, IReadOnlyList<MemberHash> Majority, int Voters)
{
    public MemberHash Agreed => Majority[0];

    public IEnumerable<MemberHash> Differing => Hashes.Except(Majority);

    public bool IsInMajority(ulong memberId) => Majority.Any(h => h.MemberId == memberId);

    /// <summary>
    /// With quorum a majority of all voters must agree. Without, every answer must: nobody can say who of two is right.
    /// Null: the hashes cannot be compared, because a compaction ran in between.
    /// </summary>
    /// <exception cref="DrException">Comparable and without such a majority: somebody's data are damaged.</exception>
    public static HashVerdict? Of(IReadOnlyList<MemberHash> hashes, int voters, bool hasQuorum)
    {
        if (hashes.GroupBy(h => (h.Revision, h.CompactRevision)).Count() != 1)
        {
            return null;
        }
        var groups = hashes.GroupBy(h => h.Hash).OrderByDescending(g => g.Count()).ToList();
        var largest = groups[0].ToList();
        var needed = hasQuorum ? voters / 2 + 1 : hashes.Count;
        return largest.Count >= needed ? new HashVerdict(hashes, largest, voters) : throw NoMajority(groups, needed);
    }

    private static DrException NoMajority(List<IGrouping<uint, MemberHash>> groups, int needed)
    {
        var each = groups.Select(g => $"{g.Key:x8} at {string.Join(", ", g.Select(h => h.MemberId.ToString("x16")))}");
        return new DrException(
            ErrorCode.Damaged,
            $"cannot tell which etcd members hold the right data at revision {groups[0].First().Revision}: "
                + $"no {needed} agree on the hash ({string.Join("; ", each)})",
            "keep every member's data directory, find the damaged ones (etcdctl endpoint hashkv, etcdctl check), and replace them"
        );
    }
}
