using Amazon.S3;
using Amazon.S3.Model;
using Dr.Randomness;
using Dr.Stores;
using Dr.Stores.Retrying;

namespace Dr.Providers.S3;

/// <summary>Objects in a bucket of Amazon S3 or of a server that speaks its language.</summary>
/// <remarks>
/// A put takes constant memory, sends each byte once with its checksum, and compares what the store says it got. When
/// the network fails at the very end of a put, the store may finish it later: then a whole object appears, never half of one.
/// On a server without conditional completion (<see cref="S3ConditionalPuts"/>) two large puts of one key at once may both
/// be accepted; the one that was overwritten is told so as far as it can be seen.
/// </remarks>
public sealed class S3ObjectStore : IObjectStore, IUnfinishedPuts, IDisposable
{
    private static readonly TimeSpan UndoTime = TimeSpan.FromSeconds(20);
    private const long LeastUnderWay = 24 << 20;
    private readonly S3StoreOptions _options;
    private readonly TimeProvider _clock;
    private readonly IRandomSource _random;
    private readonly S3HttpClientFactory _http;
    private readonly AmazonS3Client _client;
    private readonly BlockPool _blocks = new();
    private readonly SendBudget _budget;
    private readonly S3Requests _requests;
    private readonly S3Head _head;
    private readonly S3Reader _reader;
    private readonly S3Locking? _locking;

    /// <exception cref="StoreException">The named profile does not exist. Nothing is sent yet.</exception>
    public S3ObjectStore(S3StoreOptions options, TimeProvider clock, IRandomSource random)
    {
        (_options, _clock, _random) = (options, clock, random);
        _budget = new SendBudget(Math.Max(LeastUnderWay, (long)options.Concurrency * options.PartSize));
        var policy = new RetryPolicy(options.Retry, clock, random);
        _http = new S3HttpClientFactory(options, clock);
        _client = S3ClientFactory.Create(options, _http);
        _requests = new S3Requests(_client, options, policy, new S3ErrorMap(options, clock));
        _head = new S3Head(_requests);
        _reader = new S3Reader(_requests, _head, policy);
        _locking = options.ObjectLock is { } rule ? new S3Locking(_requests, rule, clock) : null;
    }

    public string Description =>
        _options.Endpoint is { } endpoint
            ? $"s3://{_options.Bucket} at {endpoint.Authority}"
            : $"s3://{_options.Bucket}";

    public StoreCapabilities Capabilities =>
        _options.EffectiveConditionalPuts switch
        {
            S3ConditionalPuts.All => StoreCapabilities.AtomicCreate | StoreCapabilities.AtomicCreateOfAnySize,
            S3ConditionalPuts.SmallObjects => StoreCapabilities.AtomicCreate,
            _ => StoreCapabilities.None,
        } | (_locking is null ? StoreCapabilities.None : StoreCapabilities.ObjectLock);

    public async Task PutAsync(ObjectKey key, Stream content, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (_locking is not null)
        {
            await _locking.EnsureBucketCanLockAsync(cancellationToken);
        }

        var mark = NewMark();
        try
        {
            var version = await PutAsync(key, content, mark, cancellationToken);
            if (_locking is not null)
            {
                await _locking.LockAsync(key.ToString(), version, cancellationToken);
            }
        }
        catch (Exception error)
            when (mark.MayExist && error is not StoreException { Kind: StoreErrorKind.AlreadyExists })
        {
            await UndoAsync(key, mark.Id);
            throw;
        }
    }

    public async Task DeleteAsync(ObjectKey key, CancellationToken cancellationToken)
    {
        // why: in a bucket of versions a plain delete only hides the object, and says nothing when it is locked
        var version = _locking is null ? null : (await _head.FindAsync(key, cancellationToken))?.VersionId;
        await DeleteAsync(key, version, cancellationToken);
    }

    public Task<Stream> OpenAsync(ObjectKey key, long offset, long? count, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        return _reader.OpenAsync(key, offset, count, cancellationToken);
    }

    public async Task<ObjectEntry?> FindAsync(ObjectKey key, CancellationToken cancellationToken) =>
        await _head.FindAsync(key, cancellationToken) is { } found
            ? new ObjectEntry(
                key,
                found.ContentLength,
                new DateTimeOffset((found.LastModified ?? default).ToUniversalTime())
            )
            : null;

    public IAsyncEnumerable<ObjectEntry> ListAsync(string prefix, CancellationToken cancellationToken) =>
        new S3Listing(_requests).EntriesAsync(prefix, cancellationToken);

    public Task<int> SweepUnfinishedPutsAsync(string prefix, TimeSpan olderThan, CancellationToken cancellationToken) =>
        new S3UnfinishedUploads(_requests).AbortAsync(prefix, _clock.GetUtcNow() - olderThan, cancellationToken);

    public void Dispose()
    {
        _client.Dispose();
        _http.Dispose();
        _budget.Dispose();
    }

    private async Task<string?> PutAsync(
        ObjectKey key,
        Stream content,
        PutMark mark,
        CancellationToken cancellationToken
    )
    {
        using var first = new PartBuffer(_blocks);
        var more = await first.FillAsync(content, _options.PartSize, cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        if (more)
        {
            var put = new MultipartPut(_requests, _head, _options, _blocks, _budget, _clock);
            return await put.RunAsync(key, first, content, mark, cancellationToken);
        }

        var small = new SmallPut(_requests, _head, _options.EffectiveConditionalPuts);
        return await small.RunAsync(key, first, mark, cancellationToken);
    }

    /// <summary>A put that failed after its bytes were sent may have been done: then it is taken back.</summary>
    private async Task UndoAsync(ObjectKey key, string putId)
    {
        using var limit = new CancellationTokenSource(UndoTime, _clock);
        try
        {
            var found = await _head.FindAsync(key, limit.Token);
            if (found?.Metadata[S3Head.PutIdHeader] == putId)
            {
                await DeleteAsync(key, found.VersionId, limit.Token);
            }
        }
        catch (Exception error) when (error is StoreException or OperationCanceledException)
        {
            // why: the first failure is the one to tell, and what is left is whole
        }
    }

    private Task<DeleteObjectResponse> DeleteAsync(ObjectKey key, string? version, CancellationToken cancellationToken)
    {
        var request = new DeleteObjectRequest
        {
            BucketName = _options.Bucket,
            Key = key.ToString(),
            VersionId = version,
        };
        return _requests.SendAsync(
            "delete",
            key.ToString(),
            (client, token) => client.DeleteObjectAsync(request, token),
            cancellationToken
        );
    }

    private PutMark NewMark()
    {
        Span<byte> bytes = stackalloc byte[16];
        _random.Fill(bytes);
        return new PutMark(Convert.ToHexStringLower(bytes));
    }
}
