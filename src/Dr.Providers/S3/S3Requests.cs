using Amazon.S3;
using Dr.Stores;
using Dr.Stores.Retrying;

namespace Dr.Providers.S3;

/// <summary>The one way by which requests leave: each error mapped, each passing failure sent again.</summary>
internal sealed class S3Requests(IAmazonS3 client, S3StoreOptions options, RetryPolicy policy, S3ErrorMap errors)
{
    public string Bucket => options.Bucket;

    /// <summary>Signing bytes costs a SHA-256 of them; under TLS, with Content-MD5 beside them, that buys nothing.</summary>
    public bool DisablePayloadSigning => options.Endpoint is null or { Scheme: "https" };

    /// <param name="attempt">For messages, for example <c>put</c>.</param>
    /// <param name="subject">For messages: a key or a prefix.</param>
    /// <param name="request">Safe to be sent twice.</param>
    /// <param name="cancellationToken">Ends waiting between attempts too.</param>
    public Task<T> SendAsync<T>(
        string attempt,
        string subject,
        Func<IAmazonS3, CancellationToken, Task<T>> request,
        CancellationToken cancellationToken
    ) => policy.RunAsync(token => SendOnceAsync(attempt, subject, request, token), cancellationToken);

    public async Task<T> SendOnceAsync<T>(
        string attempt,
        string subject,
        Func<IAmazonS3, CancellationToken, Task<T>> request,
        CancellationToken cancellationToken
    )
    {
        try
        {
            return await request(client, cancellationToken);
        }
        catch (Exception error) when (error is not StoreException && cancellationToken.IsCancellationRequested)
        {
            // why: a connection that cancelling tore down shows in many kinds of error
            throw new OperationCanceledException(error.Message, error, cancellationToken);
        }
        catch (Exception error) when (IsOurs(error, cancellationToken))
        {
            throw Map(attempt, subject, error);
        }
    }

    /// <summary>Maps what a stream of the SDK throws.</summary>
    public StoreException Map(string attempt, string subject, Exception error) => errors.Map(attempt, subject, error);

    // why: the SDK has no common base for what it throws, and StoreException passes through from below
    public static bool IsOurs(Exception error, CancellationToken cancellationToken) =>
        error is not StoreException
        && !cancellationToken.IsCancellationRequested
        && error
            is Amazon.Runtime.AmazonServiceException
                or Amazon.Runtime.AmazonClientException
                or System.Net.Http.HttpRequestException
                or IOException
                or OperationCanceledException;
}
