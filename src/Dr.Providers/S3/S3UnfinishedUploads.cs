using Amazon.S3.Model;

namespace Dr.Providers.S3;

/// <summary>Multipart uploads that nobody will complete any more: invisible, but paid for.</summary>
internal sealed class S3UnfinishedUploads(S3Requests requests)
{
    public async Task<int> AbortAsync(string prefix, DateTimeOffset begunBefore, CancellationToken cancellationToken)
    {
        var aborted = 0;
        ListMultipartUploadsResponse? page = null;
        do
        {
            page = await PageAsync(prefix, page, cancellationToken);
            var stale = (page.MultipartUploads ?? []).Where(upload => IsStale(upload, prefix, begunBefore)).ToList();
            foreach (var upload in stale)
            {
                await AbortAsync(upload, cancellationToken);
                aborted++;
            }
        } while (page.IsTruncated == true);

        return aborted;
    }

    // why: the prefix is compared here too, since a server that ignores it would have us abort what is not ours
    private static bool IsStale(MultipartUpload upload, string prefix, DateTimeOffset begunBefore) =>
        upload.Key.StartsWith(prefix, StringComparison.Ordinal)
        && upload.Initiated is { } begun
        && new DateTimeOffset(begun.ToUniversalTime()) <= begunBefore;

    private Task<ListMultipartUploadsResponse> PageAsync(
        string prefix,
        ListMultipartUploadsResponse? previous,
        CancellationToken cancellationToken
    )
    {
        var request = new ListMultipartUploadsRequest
        {
            BucketName = requests.Bucket,
            Prefix = prefix,
            KeyMarker = previous?.NextKeyMarker,
            UploadIdMarker = previous?.NextUploadIdMarker,
        };
        return requests.SendAsync(
            "list unfinished uploads of",
            $"{prefix}*",
            (client, token) => client.ListMultipartUploadsAsync(request, token),
            cancellationToken
        );
    }

    private Task<AbortMultipartUploadResponse> AbortAsync(MultipartUpload upload, CancellationToken cancellationToken)
    {
        var request = new AbortMultipartUploadRequest
        {
            BucketName = requests.Bucket,
            Key = upload.Key,
            UploadId = upload.UploadId,
        };
        return requests.SendAsync(
            "abort the upload of",
            upload.Key,
            (client, token) => client.AbortMultipartUploadAsync(request, token),
            cancellationToken
        );
    }
}
