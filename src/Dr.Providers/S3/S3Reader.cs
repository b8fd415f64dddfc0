using System.Net;
using Amazon.S3;
using Amazon.S3.Model;
using Dr.Stores;
using Dr.Stores.Retrying;

namespace Dr.Providers.S3;

/// <summary>Reads ranges of objects; a broken answer is continued where it broke, on the same version of the object.</summary>
internal sealed class S3Reader(S3Requests requests, S3Head head, RetryPolicy policy)
{
    public async Task<Stream> OpenAsync(ObjectKey key, long offset, long? count, CancellationToken cancellationToken)
    {
        if (count == 0)
        {
            return await OpenNothingAsync(key, cancellationToken);
        }

        var name = key.ToString();
        var first = await requests.SendAsync(
            "open",
            name,
            (client, token) => GetAsync(client, name, offset, count, null, token),
            cancellationToken
        );
        return first is null
            ? Stream.Null
            : new ResumingReadStream(
                (done, token) => ReopenAsync(name, offset + done, count - done, first.ETag, token),
                new S3BodyStream(requests, name, first),
                policy,
                cancellationToken
            );
    }

    private async Task<Stream> OpenNothingAsync(ObjectKey key, CancellationToken cancellationToken) =>
        await head.FindAsync(key, cancellationToken) is not null
            ? Stream.Null
            : throw new StoreException(
                StoreErrorKind.NotFound,
                $"cannot open {key} in bucket {requests.Bucket}: there is no such object",
                "list the store to see which objects it holds"
            );

    private async Task<Stream> ReopenAsync(
        string name,
        long offset,
        long? count,
        string etag,
        CancellationToken cancellationToken
    )
    {
        var answer = await requests.SendOnceAsync(
            "read on",
            name,
            (client, token) => GetAsync(client, name, offset, count, etag, token),
            cancellationToken
        );
        return answer is not null
            ? new S3BodyStream(requests, name, answer)
            : throw new StoreException(
                StoreErrorKind.Failed,
                $"cannot read on {name} in bucket {requests.Bucket} at byte {offset}: the object is shorter now",
                "find out who changes objects of the store; verify its recovery points"
            );
    }

    /// <returns>Null when the range begins at or behind the end.</returns>
    private async Task<GetObjectResponse?> GetAsync(
        IAmazonS3 client,
        string name,
        long offset,
        long? count,
        string? etag,
        CancellationToken cancellationToken
    )
    {
        var request = new GetObjectRequest
        {
            BucketName = requests.Bucket,
            Key = name,
            EtagToMatch = etag,
        };
        if (offset > 0 || count is not null)
        {
            request.ByteRange = new ByteRange(
                offset,
                count is { } limit && limit <= long.MaxValue - offset ? offset + limit - 1 : long.MaxValue
            );
        }

        try
        {
            return await client.GetObjectAsync(request, cancellationToken);
        }
        catch (AmazonS3Exception error) when (error.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable)
        {
            return null;
        }
    }
}
