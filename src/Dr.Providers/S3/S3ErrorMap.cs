using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.S3;
using Dr.Stores;

namespace Dr.Providers.S3;

/// <summary>Every error of S3, HTTP and sockets as a <see cref="StoreException"/>: one table.</summary>
internal sealed class S3ErrorMap(S3StoreOptions options, TimeProvider clock)
{
    /// <param name="attempt">What was attempted, for example <c>put</c>.</param>
    /// <param name="subject">On what: a key, or the bucket.</param>
    /// <param name="error">What the SDK or a stream of it threw.</param>
    public StoreException Map(string attempt, string subject, Exception error)
    {
        var (kind, reason, hint) = Judge(error);
        return new StoreException(kind, $"cannot {attempt} {subject} in bucket {options.Bucket}: {reason}", hint, error)
        {
            RetryAfter = RetryAfterOf(error),
        };
    }

    private (StoreErrorKind Kind, string Reason, string Hint) Judge(Exception error) =>
        error switch
        {
            AmazonS3Exception answer when Enum.IsDefined(answer.StatusCode) => JudgeAnswer(answer),
            _ when Find<AuthenticationException>(error) is { } tls => (
                StoreErrorKind.Failed,
                $"TLS failed: {tls.Message}",
                "see that the endpoint's certificate is valid and its authority is trusted on this machine"
            ),
            _ when Find<StalledConnectionException>(error) is { } stall => (
                StoreErrorKind.Unavailable,
                stall.Message,
                "see that the store and the network to it are up, or raise stallTimeout"
            ),
            _ when Find<SocketException>(error) is { } socket => (
                StoreErrorKind.Unavailable,
                $"the connection failed: {socket.Message}",
                $"see that {Where} is right and can be reached from here"
            ),
            _ when Find<IOException>(error) is { } io => (
                StoreErrorKind.Unavailable,
                $"the connection broke: {io.Message}",
                "see that the store and the network to it are up"
            ),
            HttpRequestException or OperationCanceledException or AmazonUnmarshallingException or AmazonS3Exception => (
                StoreErrorKind.Unavailable,
                $"the request broke off: {error.Message}",
                "see that the store and the network to it are up"
            ),
            AmazonClientException => (
                StoreErrorKind.Denied,
                $"no credentials could be had: {error.Message.Split('\n')[0].Trim()}",
                "set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, a profile, or a role for this machine"
            ),
            _ => (StoreErrorKind.Failed, error.Message, "report this together with the version of the server"),
        };

    private (StoreErrorKind Kind, string Reason, string Hint) JudgeAnswer(AmazonS3Exception answer)
    {
        var reason = $"{answer.ErrorCode ?? "no code"} ({(int)answer.StatusCode}) {answer.Message}".TrimEnd();
        var (kind, hint) = answer.ErrorCode switch
        {
            "NoSuchBucket" => (StoreErrorKind.Failed, $"create the bucket {options.Bucket}, or mend its name"),
            "NoSuchUpload" => (
                StoreErrorKind.Failed,
                "see that nothing aborts uploads under way: a sweep of another run, or a lifecycle rule of the bucket"
            ),
            "InvalidAccessKeyId" => (
                StoreErrorKind.Denied,
                "see that the access key is the one that the store gave out"
            ),
            "SignatureDoesNotMatch" => (StoreErrorKind.Denied, "see that the secret key belongs to the access key"),
            "ExpiredToken" or "InvalidToken" or "TokenRefreshRequired" => (
                StoreErrorKind.Denied,
                "renew the credentials"
            ),
            "RequestTimeTooSkewed" => (StoreErrorKind.Denied, "set the clock of this machine (`timedatectl`)"),
            "QuotaExceeded" or "EntityTooLarge" or "XMinioStorageFull" or "InsufficientCapacity" => (
                StoreErrorKind.Full,
                "raise the quota of the bucket or its owner, or free space"
            ),
            "PermanentRedirect" or "AuthorizationHeaderMalformed" or "IllegalLocationConstraintException" => (
                StoreErrorKind.Failed,
                "set the region in which the bucket lies"
            ),
            // why: the bytes were damaged or lost on their way, so sending them again is the cure
            "BadDigest" or "IncompleteBody" or "XAmzContentSHA256Mismatch" or "RequestTimeout" => Again,
            "ConditionalRequestConflict" or "OperationAborted" => Again,
            _ => JudgeStatus(answer.StatusCode),
        };
        return (kind, reason, hint);
    }

    private static (StoreErrorKind Kind, string Hint) JudgeStatus(HttpStatusCode status) =>
        status switch
        {
            HttpStatusCode.NotFound => (StoreErrorKind.NotFound, "list the store to see which objects it holds"),
            HttpStatusCode.PreconditionFailed => (
                StoreErrorKind.AlreadyExists,
                "take another key, or delete the object first if it is not needed"
            ),
            HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => (
                StoreErrorKind.Denied,
                "give these credentials the rights that docs/operations/configuration.md lists, or take others"
            ),
            HttpStatusCode.InsufficientStorage => (StoreErrorKind.Full, "free space on the store"),
            HttpStatusCode.NotImplemented => (
                StoreErrorKind.Failed,
                "set `conditionalPuts: none` and `requestChecksums: when-required`: the server may lack them"
            ),
            HttpStatusCode.TooManyRequests or HttpStatusCode.RequestTimeout or >= HttpStatusCode.InternalServerError =>
                Again,
            _ => (StoreErrorKind.Failed, "see that endpoint, region and path style fit the server"),
        };

    private static (StoreErrorKind Kind, string Hint) Again =>
        (StoreErrorKind.Unavailable, "try again later; see the store's own status if it lasts");

    private string Where => options.Endpoint is { } endpoint ? $"the endpoint {endpoint}" : "the region";

    private TimeSpan? RetryAfterOf(Exception error)
    {
        var text = Find<HttpErrorResponseException>(error)?.Response.GetHeaderValue("Retry-After");
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds))
        {
            return TimeSpan.FromSeconds(seconds);
        }

        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, out var time)
            ? time - clock.GetUtcNow()
            : null;
    }

    private static T? Find<T>(Exception? error)
        where T : Exception =>
        error switch
        {
            null => null,
            T found => found,
            _ => Find<T>(error.InnerException),
        };
}
