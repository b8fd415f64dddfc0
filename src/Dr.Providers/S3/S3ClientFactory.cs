using Amazon;
using Amazon.Runtime;
using Amazon.Runtime.CredentialManagement;
using Amazon.S3;
using Dr.Stores;

namespace Dr.Providers.S3;

/// <summary>Makes the SDK's client from our options.</summary>
internal static class S3ClientFactory
{
    public static AmazonS3Client Create(S3StoreOptions options, HttpClientFactory http)
    {
        var config = new AmazonS3Config
        {
            HttpClientFactory = http,
            ForcePathStyle = options.PathStyle,
            RequestChecksumCalculation = Checksums(options.RequestChecksums),
            ResponseChecksumValidation = ResponseChecksumValidation.WHEN_REQUIRED,
            Timeout = Timeout.InfiniteTimeSpan,
            // why: the SDK's retries know neither Retry-After nor our clock, and two layers multiply: RetryPolicy is the one
            MaxErrorRetry = 0,
            ThrottleRetries = false,
            BufferSize = 64 << 10,
        };
        Address(config, options);
        return options.Profile is { } profile
            ? new AmazonS3Client(CredentialsOf(profile), config)
            : new AmazonS3Client(config);
    }

    private static void Address(AmazonS3Config config, S3StoreOptions options)
    {
        if (options.Endpoint is { } endpoint)
        {
            config.ServiceURL = endpoint.ToString();
            config.AuthenticationRegion = options.Region ?? "us-east-1";
        }
        else if (options.Region is { } region)
        {
            config.RegionEndpoint = RegionEndpoint.GetBySystemName(region);
        }
    }

    private static RequestChecksumCalculation Checksums(S3RequestChecksums wanted) =>
        wanted == S3RequestChecksums.WhenSupported
            ? RequestChecksumCalculation.WHEN_SUPPORTED
            : RequestChecksumCalculation.WHEN_REQUIRED;

    private static AWSCredentials CredentialsOf(string profile) =>
        new CredentialProfileStoreChain().TryGetAWSCredentials(profile, out var credentials)
            ? credentials
            : throw new StoreException(
                StoreErrorKind.Denied,
                $"cannot use the S3 store: there is no profile '{profile}' with credentials",
                "add it to ~/.aws/credentials (or the file that AWS_SHARED_CREDENTIALS_FILE names), or mend the profile's name"
            );
}
