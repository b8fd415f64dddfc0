namespace Dr.Proofs;

/// <summary>The rule by which proofs become a state. Pure.</summary>
public static class PointStates
{
    /// <param name="proofs">Valid proofs of one point in any order.</param>
    public static PointState Of(IEnumerable<Proof> proofs)
    {
        var byTime = proofs.OrderByDescending(proof => proof.At).ToList();
        if (byTime.Count > 0 && !byTime[0].Passed)
        {
            return PointState.Suspect;
        }

        return Newest(byTime, ProofLevel.Proven) ? PointState.Proven
            : Newest(byTime, ProofLevel.Opened) ? PointState.Verified
            : PointState.Stored;
    }

    private static bool Newest(List<Proof> byTime, ProofLevel level) =>
        byTime.Find(proof => proof.Level == level) is { Passed: true };
}
