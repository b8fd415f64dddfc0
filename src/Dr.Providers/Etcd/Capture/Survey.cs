namespace Dr.Providers.Etcd.Capture;

/// <summary>The cluster as all its members see it at one moment. Facts and arithmetic only.</summary>
/// <param name="Members">All that the cluster lists, answering or not.</param>
/// <param name="AuthEnabled">Null where this could not be learnt.</param>
internal sealed record Survey(IReadOnlyList<SurveyedMember> Members, bool? AuthEnabled)
{
    public IEnumerable<SurveyedMember> Voters => Members.Where(m => !m.IsLearner);

    public IEnumerable<SurveyedMember> AnsweringVoters => Voters.Where(m => m.Status is not null);

    /// <summary>How many voters must agree for the cluster to decide anything.</summary>
    public int Majority => Voters.Count() / 2 + 1;

    /// <summary>Whether a majority of the voters answered and follows a leader.</summary>
    public bool HasQuorum => AnsweringVoters.Count(m => m.Status!.LeaderId != 0) >= Majority;

    /// <summary>The leader that the most members follow; 0 where there is none.</summary>
    public ulong LeaderId =>
        AnsweringVoters
            .GroupBy(m => m.Status!.LeaderId)
            .Where(g => g.Key != 0)
            .OrderByDescending(g => g.Count())
            .Select(g => g.Key)
            .FirstOrDefault();

    public ulong HighestApplied => AnsweringVoters.Select(m => m.Status!.AppliedIndex).DefaultIfEmpty().Max();

    /// <summary>Whether an answering member is so far behind, or so cut off, that its data are not the cluster's.</summary>
    public bool IsLagging(SurveyedMember member, ulong maximumLag) =>
        member.Status is { } status
        && (status.AppliedIndex + maximumLag < HighestApplied || (HasQuorum && status.LeaderId == 0));
}
