using Amazon.S3.Model;
using Dr.Stores;

namespace Dr.Providers.S3;

/// <summary>Puts an object of at most one part with a single request.</summary>
internal sealed class SmallPut(S3Requests requests, S3Head head, S3ConditionalPuts conditional)
{
    /// <returns>The version that the store gave the object, if it keeps versions.</returns>
    public async Task<string?> RunAsync(
        ObjectKey key,
        PartBuffer content,
        PutMark mark,
        CancellationToken cancellationToken
    )
    {
        if (conditional == S3ConditionalPuts.None)
        {
            await head.RefuseExistingAsync(key, cancellationToken);
        }

        var md5 = content.Md5();
        mark.MayExist = true;
        try
        {
            var answer = await requests.SendAsync(
                "put",
                key.ToString(),
                (client, token) => client.PutObjectAsync(Request(key, content, md5, mark.Id), token),
                cancellationToken
            );
            return answer.VersionId;
        }
        catch (StoreException error) when (error.Kind == StoreErrorKind.AlreadyExists)
        {
            // why: the answer to an earlier attempt, ours or one of the HTTP client itself, may have been lost
            var found = await head.FindAsync(key, cancellationToken);
            if (found?.Metadata[S3Head.PutIdHeader] == mark.Id)
            {
                return found.VersionId;
            }

            throw;
        }
    }

    private PutObjectRequest Request(ObjectKey key, PartBuffer content, byte[] md5, string putId) =>
        new()
        {
            BucketName = requests.Bucket,
            Key = key.ToString(),
            InputStream = content.OpenRead(),
            MD5Digest = Convert.ToBase64String(md5),
            DisablePayloadSigning = requests.DisablePayloadSigning,
            UseChunkEncoding = false,
            IfNoneMatch = conditional == S3ConditionalPuts.None ? null : "*",
            ContentType = "application/octet-stream",
            Metadata = { [S3Head.PutIdHeader] = putId },
        };
}
