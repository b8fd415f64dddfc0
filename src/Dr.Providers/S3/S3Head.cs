using Amazon.S3.Model;
using Dr.Stores;

namespace Dr.Providers.S3;

/// <summary>Asks for one object's facts, and tells a missing object from a missing bucket.</summary>
internal sealed class S3Head(S3Requests requests)
{
    /// <summary>Every Put marks its object with a number of its own, so that a lost answer can be told from a lost race.</summary>
    public const string PutIdHeader = "dr-put";

    private volatile bool _bucketSeen;

    public async Task<GetObjectMetadataResponse?> FindAsync(ObjectKey key, CancellationToken cancellationToken)
    {
        var request = new GetObjectMetadataRequest { BucketName = requests.Bucket, Key = key.ToString() };
        try
        {
            return await requests.SendAsync(
                "look at",
                key.ToString(),
                (client, token) => client.GetObjectMetadataAsync(request, token),
                cancellationToken
            );
        }
        catch (StoreException error) when (error.Kind == StoreErrorKind.NotFound)
        {
            await EnsureBucketAsync(cancellationToken);
            return null;
        }
    }

    public async Task<bool> IsFromPutAsync(ObjectKey key, string putId, CancellationToken cancellationToken) =>
        await FindAsync(key, cancellationToken) is { } found && found.Metadata[PutIdHeader] == putId;

    public async Task RefuseExistingAsync(ObjectKey key, CancellationToken cancellationToken)
    {
        if (await FindAsync(key, cancellationToken) is not null)
        {
            throw new StoreException(
                StoreErrorKind.AlreadyExists,
                $"cannot put {key} in bucket {requests.Bucket}: it exists, and objects are written once",
                "take another key, or delete the object first if it is not needed"
            );
        }
    }

    // why: HEAD has no body, so a missing bucket looks like a missing object; a listing tells them apart
    private async Task EnsureBucketAsync(CancellationToken cancellationToken)
    {
        if (!_bucketSeen)
        {
            var request = new ListObjectsV2Request { BucketName = requests.Bucket, MaxKeys = 1 };
            await requests.SendAsync(
                "list",
                "objects",
                (client, token) => client.ListObjectsV2Async(request, token),
                cancellationToken
            );
            _bucketSeen = true;
        }
    }
}
