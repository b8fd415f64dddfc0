namespace Dr.Providers.S3;

/// <summary>When requests carry <c>x-amz-checksum-*</c>. Content-MD5 is always sent with an object's bytes.</summary>
public enum S3RequestChecksums
{
    /// <summary>Only where the interface demands it.</summary>
    WhenRequired,

    /// <summary>Wherever the interface allows it.</summary>
    WhenSupported,
}
