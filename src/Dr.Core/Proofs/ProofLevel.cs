namespace Dr.Proofs;

/// <summary>How deep a point was checked. A level includes those before it.</summary>
public enum ProofLevel
{
    /// <summary>Signature, sizes and digests of the stored objects.</summary>
    Stored,

    /// <summary>And every object was decrypted, decompressed and compared with the contents.</summary>
    Opened,

    /// <summary>And the point was restored into running servers that were compared with the manifest.</summary>
    Proven,
}
