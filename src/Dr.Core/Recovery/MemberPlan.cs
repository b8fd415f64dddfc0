namespace Dr.Recovery;

/// <summary>Members that are removed from a living cluster and added anew.</summary>
/// <param name="Members">All that are dead, in the order in which they come back.</param>
/// <param name="Revision">Of the cluster when the plan was made.</param>
/// <param name="QuotaBytes">As the others have it, at least 1.5 × their database.</param>
/// <param name="DbSize">Of the others' database, in bytes.</param>
public sealed record MemberPlan(IReadOnlyList<ReplacedMember> Members, long Revision, long QuotaBytes, long DbSize)
{
    public ReplacedMember On(string host) => Members.Single(member => member.Host == host);
}

/// <summary>One of them.</summary>
/// <param name="Name">In the inventory.</param>
/// <param name="Host">Where it is to run.</param>
/// <param name="OldId">Under which the cluster lists it, 16 hex digits; null: it does not, so there is nothing to remove.</param>
/// <param name="Tools">What serves on its host.</param>
public sealed record ReplacedMember(string Name, string Host, string? OldId, EtcdToolFacts Tools);

/// <summary>The living cluster as a replacement is planned on it.</summary>
/// <param name="Source">Revision, sizes and quota of its members.</param>
/// <param name="Serving">How many of the other voting members follow a leader.</param>
/// <param name="Silent">The other voting members that do not.</param>
/// <param name="Answering">Members that are to be replaced, and answer.</param>
/// <param name="OldIds">By name: under which id the cluster lists those that are to be replaced, if it does.</param>
public sealed record LivingCluster(
    EtcdSourceFacts Source,
    int Serving,
    IReadOnlyList<string> Silent,
    IReadOnlyList<string> Answering,
    IReadOnlyDictionary<string, string> OldIds
)
{
    public int Others => Serving + Silent.Count;

    public int Quorum => (Others / 2) + 1;
}
