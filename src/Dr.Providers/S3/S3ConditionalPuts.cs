namespace Dr.Providers.S3;

/// <summary>Where a server honours <c>If-None-Match: *</c>. Where it does not, Put looks first, then writes.</summary>
public enum S3ConditionalPuts
{
    /// <summary>Nowhere, or it refuses the header.</summary>
    None,

    /// <summary>On PutObject but not on CompleteMultipartUpload: RADOS Gateway up to and including 16.</summary>
    SmallObjects,

    /// <summary>On both: Amazon S3.</summary>
    All,
}
