using System.Runtime.CompilerServices;
using Amazon.S3.Model;
using Dr.Stores;

namespace Dr.Providers.S3;

/// <summary>Lists page by page; a listing that cannot be whole fails.</summary>
internal sealed class S3Listing(S3Requests requests)
{
    public async IAsyncEnumerable<ObjectEntry> EntriesAsync(
        string prefix,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        string? token = null;
        var last = "";
        do
        {
            var page = await PageAsync(prefix, token, cancellationToken);
            foreach (var item in page.S3Objects ?? [])
            {
                cancellationToken.ThrowIfCancellationRequested();
                Refuse(string.CompareOrdinal(item.Key, last) <= 0, prefix, $"'{item.Key}' came after '{last}'");
                last = item.Key;
                if (ObjectKey.TryParse(item.Key, out var key))
                {
                    yield return new ObjectEntry(key, item.Size ?? 0, Utc(item.LastModified));
                }
            }

            var more = page.IsTruncated == true;
            Refuse(more && string.IsNullOrEmpty(page.NextContinuationToken), prefix, "the store gave no way to go on");
            token = more ? page.NextContinuationToken : null;
        } while (token is not null);
    }

    private Task<ListObjectsV2Response> PageAsync(string prefix, string? token, CancellationToken cancellationToken)
    {
        var request = new ListObjectsV2Request
        {
            BucketName = requests.Bucket,
            Prefix = prefix,
            ContinuationToken = token,
        };
        return requests.SendAsync(
            "list",
            prefix.Length == 0 ? "objects" : $"{prefix}*",
            (client, stop) => client.ListObjectsV2Async(request, stop),
            cancellationToken
        );
    }

    private static DateTimeOffset Utc(DateTime? time) => new((time ?? default).ToUniversalTime());

    private void Refuse(bool broken, string prefix, string reason)
    {
        if (broken)
        {
            throw new StoreException(
                StoreErrorKind.Failed,
                $"cannot list {prefix}* in bucket {requests.Bucket}: the listing is not whole: {reason}",
                "see that the server lists in the order of S3; nothing may be pruned until it does"
            );
        }
    }
}
