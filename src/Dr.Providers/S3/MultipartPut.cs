using Amazon.S3;
using Amazon.S3.Model;
using Dr.Stores;

namespace Dr.Providers.S3;

/// <summary>Puts an object of unknown length in parts, which become an object all at once or not at all.</summary>
internal sealed class MultipartPut(
    S3Requests requests,
    S3Head head,
    S3StoreOptions options,
    BlockPool blocks,
    SendBudget budget,
    TimeProvider clock
)
{
    private static readonly TimeSpan AbortTime = TimeSpan.FromSeconds(20);
    private bool IsConditional => options.EffectiveConditionalPuts == S3ConditionalPuts.All;

    /// <param name="key">The object.</param>
    /// <param name="first">The first part; disposed here.</param>
    /// <param name="content">What follows the first part.</param>
    /// <param name="mark">Marks the object as ours.</param>
    /// <param name="cancellationToken">The upload is aborted all the same.</param>
    /// <returns>The version that the store gave the object, if it keeps versions.</returns>
    public async Task<string?> RunAsync(
        ObjectKey key,
        PartBuffer first,
        Stream content,
        PutMark mark,
        CancellationToken cancellationToken
    )
    {
        await head.RefuseExistingAsync(key, cancellationToken);
        var upload = await BeginAsync(key, mark.Id, cancellationToken);
        try
        {
            var sender = new PartSender(requests, options, blocks, budget, key.ToString(), upload);
            var parts = await sender.SendAllAsync(first, content, cancellationToken);
            await CompleteAsync(key, upload, parts, mark, cancellationToken);
            return await BelieveAsync(key, parts, mark.Id, cancellationToken);
        }
        catch
        {
            await AbortAsync(key, upload);
            throw;
        }
    }

    private async Task<string> BeginAsync(ObjectKey key, string putId, CancellationToken cancellationToken)
    {
        var request = new InitiateMultipartUploadRequest
        {
            BucketName = requests.Bucket,
            Key = key.ToString(),
            ContentType = "application/octet-stream",
            Metadata = { [S3Head.PutIdHeader] = putId },
        };
        var answer = await requests.SendAsync(
            "begin the upload of",
            key.ToString(),
            (client, token) => client.InitiateMultipartUploadAsync(request, token),
            cancellationToken
        );
        return answer.UploadId;
    }

    private async Task CompleteAsync(
        ObjectKey key,
        string upload,
        IReadOnlyList<SentPart> parts,
        PutMark mark,
        CancellationToken cancellationToken
    )
    {
        if (!IsConditional)
        {
            await head.RefuseExistingAsync(key, cancellationToken);
        }

        var request = new CompleteMultipartUploadRequest
        {
            BucketName = requests.Bucket,
            Key = key.ToString(),
            UploadId = upload,
            PartETags = [.. parts.Select(part => new PartETag(part.Number, part.ETag))],
            IfNoneMatch = IsConditional ? "*" : null,
        };
        mark.MayExist = true;
        try
        {
            await requests.SendAsync(
                "complete the upload of",
                key.ToString(),
                (client, token) => client.CompleteMultipartUploadAsync(request, token),
                cancellationToken
            );
        }
        catch (StoreException error) when (error.Kind is StoreErrorKind.AlreadyExists or StoreErrorKind.Failed)
        {
            // why: the answer to an earlier attempt may have been lost after the store had done it; then the upload is gone
            if (!await head.IsFromPutAsync(key, mark.Id, cancellationToken))
            {
                throw;
            }
        }
    }

    /// <summary>Looks at the finished object: it must be ours and have the length and checksum of what was sent.</summary>
    private async Task<string?> BelieveAsync(
        ObjectKey key,
        IReadOnlyList<SentPart> parts,
        string putId,
        CancellationToken cancellationToken
    )
    {
        var found = await head.FindAsync(key, cancellationToken);
        var length = parts.Sum(part => part.Length);
        if (found?.Metadata[S3Head.PutIdHeader] != putId)
        {
            throw new StoreException(
                StoreErrorKind.AlreadyExists,
                $"cannot put {key} in bucket {requests.Bucket}: another writer's object took its place",
                "see that one writer at a time works on a cluster"
            );
        }

        var expected = SentPart.CombinedETag(parts);
        if (found.ContentLength != length || (IsPlainMd5(found) && found.ETag.Trim('"') != expected))
        {
            throw new StoreException(
                StoreErrorKind.Failed,
                $"cannot put {key} in bucket {requests.Bucket}: {length} bytes ({expected}) were sent, {found.ContentLength} ({found.ETag}) are stored",
                "report this together with the version of the server"
            );
        }

        return found.VersionId;
    }

    // why: under a key of the customer the ETag is not a checksum of the content
    private static bool IsPlainMd5(GetObjectMetadataResponse found) =>
        found.ServerSideEncryptionMethod is null
        || found.ServerSideEncryptionMethod == ServerSideEncryptionMethod.None
        || found.ServerSideEncryptionMethod == ServerSideEncryptionMethod.AES256;

    private async Task AbortAsync(ObjectKey key, string upload)
    {
        using var limit = new CancellationTokenSource(AbortTime, clock);
        var request = new AbortMultipartUploadRequest
        {
            BucketName = requests.Bucket,
            Key = key.ToString(),
            UploadId = upload,
        };
        try
        {
            await requests.SendOnceAsync(
                "abort the upload of",
                key.ToString(),
                (client, token) => client.AbortMultipartUploadAsync(request, token),
                limit.Token
            );
        }
        catch (Exception error) when (error is StoreException or OperationCanceledException)
        {
            // why: the first failure is the one to tell; what stays behind is swept at the start of a later backup
        }
    }
}
