namespace Dr.Recovery;

/// <summary>One member that is removed from a living cluster and added anew.</summary>
/// <param name="Member">Its name in the inventory.</param>
/// <param name="OldId">Under which the cluster lists it, 16 hex digits; null: it does not, so there is nothing to remove.</param>
/// <param name="Revision">Of the cluster when the plan was made.</param>
/// <param name="QuotaBytes">As the others have it, at least 1.5 × their database.</param>
/// <param name="DbSize">Of the others' database, in bytes.</param>
/// <param name="Tools">What serves on its host.</param>
public sealed record MemberPlan(
    string Member,
    string? OldId,
    long Revision,
    long QuotaBytes,
    long DbSize,
    EtcdToolFacts Tools
);

/// <summary>The living cluster as a replacement is planned on it.</summary>
/// <param name="Source">Revision, sizes and quota of its members.</param>
/// <param name="OldId">See <see cref="MemberPlan.OldId"/>.</param>
/// <param name="Others">How many other voting members it has.</param>
/// <param name="Serving">How many of these follow a leader.</param>
/// <param name="Answers">Whether the member that is to be replaced answers.</param>
public sealed record LivingCluster(EtcdSourceFacts Source, string? OldId, int Others, int Serving, bool Answers);
