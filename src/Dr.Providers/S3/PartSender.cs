using Amazon.S3;
using Amazon.S3.Model;
using Dr.Stores;

namespace Dr.Providers.S3;

/// <summary>Sends the parts of one upload, several at once, holding no more of them in memory than the budget.</summary>
internal sealed class PartSender(
    S3Requests requests,
    S3StoreOptions options,
    BlockPool blocks,
    SendBudget budget,
    string key,
    string upload
)
{
    private const long MemoryBudget = 48L << 20;
    private readonly List<Task<SentPart>> _sent = [];
    private readonly List<(Task Task, long Size)> _underWay = [];

    public async Task<IReadOnlyList<SentPart>> SendAllAsync(
        PartBuffer first,
        Stream content,
        CancellationToken cancellationToken
    )
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        try
        {
            await SendEachAsync(first, content, stop);
            return await Task.WhenAll(_sent);
        }
        catch
        {
            await stop.CancelAsync();
            await SettleAsync(cancellationToken);
            throw;
        }
    }

    private async Task SendEachAsync(PartBuffer first, Stream content, CancellationTokenSource stop)
    {
        await SendAsync(1, first, stop);
        for (var (number, more) = (2, true); more; number++)
        {
            var size = PartPlan.SizeOf(number, options.PartSize);
            await MakeRoomAsync(size);
            var part = new PartBuffer(blocks);
            try
            {
                more = await part.FillAsync(content, size, stop.Token);
                RefuseTooMany(number);
                await (part.Length > 0 ? SendAsync(number, part, stop) : Task.CompletedTask);
            }
            catch
            {
                part.Dispose();
                throw;
            }
        }
    }

    /// <summary>Begins to send it, once there is room; the part is given away then.</summary>
    private async Task SendAsync(int number, PartBuffer part, CancellationTokenSource stop)
    {
        var taken = await budget.TakeAsync(part.Length, stop.Token);
        var sending = Task.Run(() => SendAsync(number, part, taken, stop), CancellationToken.None);
        _sent.Add(sending);
        _underWay.Add((sending, part.Length));
    }

    private async Task MakeRoomAsync(long size)
    {
        while (
            _underWay.Count >= options.Concurrency
            || (_underWay.Count > 0 && _underWay.Sum(part => part.Size) + size > MemoryBudget)
        )
        {
            await await Task.WhenAny(_underWay.Select(part => part.Task));
            _underWay.RemoveAll(part => part.Task.IsCompletedSuccessfully);
        }
    }

    /// <summary>Waits until no part is under way, and tells the failure that stopped the others rather than their stopping.</summary>
    private async Task SettleAsync(CancellationToken cancellationToken)
    {
        await Task.WhenAll(_sent)
            .ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        cancellationToken.ThrowIfCancellationRequested();
        if (_sent.Find(part => part.IsFaulted) is { } failed)
        {
            await failed;
        }
    }

    private async Task<SentPart> SendAsync(int number, PartBuffer part, int taken, CancellationTokenSource stop)
    {
        using (part)
        {
            try
            {
                var md5 = part.Md5();
                var subject = $"part {number} of {key}";
                return await requests.SendAsync(
                    "put",
                    subject,
                    (client, token) => SendOnceAsync(client, number, part, md5, token),
                    stop.Token
                );
            }
            catch
            {
                // why: the source must not be read on for an upload that is lost
                await stop.CancelAsync();
                throw;
            }
            finally
            {
                budget.GiveBack(taken);
            }
        }
    }

    private async Task<SentPart> SendOnceAsync(
        IAmazonS3 client,
        int number,
        PartBuffer part,
        byte[] md5,
        CancellationToken cancellationToken
    )
    {
        var request = new UploadPartRequest
        {
            BucketName = requests.Bucket,
            Key = key,
            UploadId = upload,
            PartNumber = number,
            PartSize = part.Length,
            InputStream = part.OpenRead(),
            MD5Digest = Convert.ToBase64String(md5),
            DisablePayloadSigning = requests.DisablePayloadSigning,
            UseChunkEncoding = false,
        };
        var answer = await UploadAsync(client, request, cancellationToken);
        var isMd5 =
            string.IsNullOrEmpty(answer.ServerSideEncryptionMethod?.Value)
            || answer.ServerSideEncryptionMethod == ServerSideEncryptionMethod.AES256;
        return !isMd5 || answer.ETag.Trim('"') == Convert.ToHexStringLower(md5)
            ? new SentPart(number, part.Length, answer.ETag, md5)
            : throw new StoreException(
                StoreErrorKind.Unavailable,
                $"cannot put part {number} of {key}: {Convert.ToHexStringLower(md5)} was sent, {answer.ETag} arrived",
                "look for a proxy that changes what passes through it"
            );
    }

    private static async Task<UploadPartResponse> UploadAsync(
        IAmazonS3 client,
        UploadPartRequest request,
        CancellationToken cancellationToken
    )
    {
        try
        {
            return await client.UploadPartAsync(request, cancellationToken);
        }
        catch (AmazonS3Exception error) when (error.ErrorCode == "NoSuchKey")
        {
            // why: RADOS Gateway says so for a part whose earlier attempt was cut and is being cleaned away; it passes
            throw new StoreException(
                StoreErrorKind.Unavailable,
                $"cannot put part {request.PartNumber} of {request.Key}: the store is still busy with an earlier attempt",
                "try again later",
                error
            );
        }
    }

    private void RefuseTooMany(int number)
    {
        if (number > PartPlan.MaxParts)
        {
            throw new StoreException(
                StoreErrorKind.Full,
                $"cannot put {key}: it has more than {PartPlan.MaxParts} parts",
                "set a larger partSize, or back up less at once"
            );
        }
    }
}
