using Amazon.S3;
using Amazon.S3.Model;
using Dr.Stores;

namespace Dr.Providers.S3;

/// <summary>Locks objects after Put and believes it only when the store says so.</summary>
/// <remarks>RADOS Gateway drops the retention headers of multipart uploads without a word, so they are not used at all.</remarks>
internal sealed class S3Locking(S3Requests requests, S3ObjectLock rule, TimeProvider clock)
{
    // why: stores keep whole seconds
    private static readonly TimeSpan Rounding = TimeSpan.FromSeconds(1);
    private volatile bool _bucketCanLock;

    private ObjectLockRetentionMode Mode =>
        rule.Mode == S3LockMode.Compliance ? ObjectLockRetentionMode.Compliance : ObjectLockRetentionMode.Governance;

    /// <summary>Asked before the first byte is sent: a bucket without Object Lock can never get it.</summary>
    public async Task EnsureBucketCanLockAsync(CancellationToken cancellationToken)
    {
        if (_bucketCanLock)
        {
            return;
        }

        var request = new GetObjectLockConfigurationRequest { BucketName = requests.Bucket };
        try
        {
            await requests.SendAsync(
                "read the lock configuration of",
                "the store",
                (client, token) => client.GetObjectLockConfigurationAsync(request, token),
                cancellationToken
            );
        }
        catch (StoreException error) when (error.Kind == StoreErrorKind.NotFound)
        {
            throw NotLocked("the bucket was made without Object Lock", error);
        }

        _bucketCanLock = true;
    }

    public async Task LockAsync(string key, string? version, CancellationToken cancellationToken)
    {
        var until = clock.GetUtcNow().AddDays(rule.RetainDays);
        if (!IsEnough(await ReadAsync(key, version, cancellationToken), until))
        {
            await WriteAsync(key, version, until, cancellationToken);
            var found = await ReadAsync(key, version, cancellationToken);
            if (!IsEnough(found, until))
            {
                throw NotLocked(
                    $"{key} is {found?.Mode?.Value ?? "not locked"} until {found?.RetainUntilDate:u}, wanted was {Mode} until {until:u}"
                );
            }
        }
    }

    private Task<PutObjectRetentionResponse> WriteAsync(
        string key,
        string? version,
        DateTimeOffset until,
        CancellationToken cancellationToken
    )
    {
        var request = new PutObjectRetentionRequest
        {
            BucketName = requests.Bucket,
            Key = key,
            VersionId = version,
            Retention = new ObjectLockRetention { Mode = Mode, RetainUntilDate = until.UtcDateTime },
        };
        return requests.SendAsync(
            "lock",
            key,
            (client, token) => client.PutObjectRetentionAsync(request, token),
            cancellationToken
        );
    }

    private async Task<ObjectLockRetention?> ReadAsync(string key, string? version, CancellationToken cancellationToken)
    {
        var request = new GetObjectRetentionRequest
        {
            BucketName = requests.Bucket,
            Key = key,
            VersionId = version,
        };
        try
        {
            var answer = await requests.SendAsync(
                "read the lock of",
                key,
                (client, token) => client.GetObjectRetentionAsync(request, token),
                cancellationToken
            );
            return answer.Retention;
        }
        catch (StoreException error) when (error.Kind == StoreErrorKind.NotFound)
        {
            // why: an object without a lock is answered with 404 NoSuchObjectLockConfiguration
            return null;
        }
    }

    private bool IsEnough(ObjectLockRetention? found, DateTimeOffset until) =>
        found?.RetainUntilDate is { } date
        && new DateTimeOffset(date.ToUniversalTime()) >= until - Rounding
        && (found.Mode == Mode || found.Mode == ObjectLockRetentionMode.Compliance);

    private StoreException NotLocked(string reason, Exception? error = null) =>
        new(
            StoreErrorKind.Failed,
            $"cannot lock objects in bucket {requests.Bucket}: {reason}",
            "make a new bucket with Object Lock enabled, or take objectLock out of the configuration",
            error
        );
}
