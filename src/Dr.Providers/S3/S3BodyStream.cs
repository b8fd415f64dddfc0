using Amazon.S3.Model;
using Dr.Stores;

namespace Dr.Providers.S3;

/// <summary>The body of one answer. Ends only after as many bytes as were announced.</summary>
internal sealed class S3BodyStream(S3Requests requests, string key, GetObjectResponse answer) : ForwardReadStream
{
    private readonly long _expected = answer.ContentLength;
    private long _read;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_read == _expected || buffer.Length == 0)
        {
            return 0;
        }

        var read = await ReadBodyAsync(buffer, cancellationToken);
        _read += read;
        return read > 0
            ? read
            : throw new StoreException(
                StoreErrorKind.Unavailable,
                $"cannot read {key} in bucket {requests.Bucket}: the answer ended after {_read} of {_expected} bytes",
                "see that the store and the network to it are up"
            );
    }

    private async ValueTask<int> ReadBodyAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        try
        {
            return await answer.ResponseStream.ReadAsync(buffer, cancellationToken);
        }
        catch (Exception error) when (S3Requests.IsOurs(error, cancellationToken))
        {
            throw requests.Map("read", key, error);
        }
    }

    protected override void Dispose(bool disposing)
    {
        answer.Dispose();
        base.Dispose(disposing);
    }
}
