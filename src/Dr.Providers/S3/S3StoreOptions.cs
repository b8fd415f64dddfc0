using Dr.Stores.Retrying;

namespace Dr.Providers.S3;

/// <summary>A bucket and how to speak to it. Holds no secret: credentials come from the AWS chain.</summary>
/// <remarks>The chain: environment, shared profile files, web identity, container and instance roles.</remarks>
public sealed record S3StoreOptions
{
    public required string Bucket { get; init; }

    /// <summary>For example <c>eu-central-1</c>; null: what the AWS chain says, or <c>us-east-1</c> at a given endpoint.</summary>
    public string? Region { get; init; }

    /// <summary>Address of a server that speaks S3; null for Amazon's own.</summary>
    public Uri? Endpoint { get; init; }

    /// <summary>Whether the bucket stands in the path, not in the host's name. Default false; most servers of one's own need true.</summary>
    public bool PathStyle { get; init; }

    /// <summary>A named profile of the shared files; null (the default) for the whole chain.</summary>
    public string? Profile { get; init; }

    /// <summary>Lock objects after Put; null (the default) leaves that to the bucket.</summary>
    public S3ObjectLock? ObjectLock { get; init; }

    /// <summary>Default <see cref="S3RequestChecksums.WhenRequired"/>: older servers refuse checksum trailers.</summary>
    public S3RequestChecksums RequestChecksums { get; init; } = S3RequestChecksums.WhenRequired;

    /// <summary>What of <c>If-None-Match: *</c> the server honours; null (the default): all at Amazon, small objects at an endpoint.</summary>
    public S3ConditionalPuts? ConditionalPuts { get; init; }

    /// <summary>Bytes of one part, 5 to 24 MiB; the parts of huge objects are larger (<see cref="PartPlan"/>). Default 8 MiB.</summary>
    public int PartSize { get; init; } = 8 << 20;

    /// <summary>Parts of one object that are on their way at once, 1 to 4. Default 2.</summary>
    /// <remarks>
    /// Each put holds at most 48 MiB of parts, whatever stands here (objects above 100 GiB: <see cref="PartPlan"/>). Puts at once: one part each
    /// that fills, and 24 MiB on their way together, or what one of them may have where that is more.
    /// </remarks>
    public int Concurrency { get; init; } = 2;

    /// <summary>A connection on which nothing moves for this long while it should is given up. Default 60 s.</summary>
    /// <remarks>There is no limit on the time of a whole request, so slow stores work.</remarks>
    public TimeSpan StallTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long to wait for a connection. Default 15 s.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(15);

    public RetryOptions Retry { get; init; } = new();

    internal S3ConditionalPuts EffectiveConditionalPuts =>
        ConditionalPuts ?? (Endpoint is null ? S3ConditionalPuts.All : S3ConditionalPuts.SmallObjects);

    /// <summary>Everything that is wrong with the options, for the report of configuration errors.</summary>
    public IEnumerable<string> Problems()
    {
        if (Bucket.Length is < 3 or > 63)
        {
            yield return "bucket: the name of a bucket has 3 to 63 characters";
        }

        if (Endpoint is { } endpoint && endpoint.Scheme is not ("http" or "https"))
        {
            yield return "endpoint: begins with http:// or https://";
        }

        if (PartSize is < 5 << 20 or > 24 << 20)
        {
            yield return "partSize: 5 to 24 MiB";
        }

        if (Concurrency is < 1 or > 4)
        {
            yield return "concurrency: 1 to 4";
        }

        if (ObjectLock is { RetainDays: < 1 or > 36500 })
        {
            yield return "objectLock.days: 1 to 36500";
        }

        if (StallTimeout < TimeSpan.FromSeconds(1))
        {
            yield return "stallTimeout: at least one second";
        }
    }
}
