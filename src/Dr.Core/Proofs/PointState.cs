namespace Dr.Proofs;

/// <summary>What is known of a point. Derived from its proofs, never stored.</summary>
public enum PointState
{
    /// <summary>A failed proof is newer than every passed one.</summary>
    Suspect,

    /// <summary>It exists.</summary>
    Stored,

    /// <summary>It was read back and opened.</summary>
    Verified,

    /// <summary>It was restored and compared.</summary>
    Proven,
}
