namespace Dr.Verification;

/// <summary>How deep to look.</summary>
public enum VerificationDepth
{
    /// <summary>Signature, and size and digest of every stored object. Needs no identity.</summary>
    Stored,

    /// <summary>And every object decrypted, decompressed and compared with the contents. Needs an identity.</summary>
    Opened,
}
