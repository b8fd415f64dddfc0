using System.Runtime.CompilerServices;
using Dr.Providers.S3;
using Dr.Randomness;
using Dr.Stores.Retrying;
using Dr.Testing.Servers;

namespace Dr.Testing.Stores;

/// <summary>Stores of ours in a real S3 server. Credentials reach them as they do in production: environment or profile file.</summary>
public static class S3TestStores
{
    /// <summary>A profile with the right credentials; the file is named by AWS_SHARED_CREDENTIALS_FILE.</summary>
    public const string GoodProfile = "dr-test";

    /// <summary>A profile whose secret does not belong to its key.</summary>
    public const string WrongProfile = "dr-wrong";

    public const string WrongSecret = "this-is-not-the-secret-of-the-key";

    /// <summary>Few and quick attempts, so that tests of failures end soon.</summary>
    public static RetryOptions QuickRetry { get; } =
        new()
        {
            MaxAttempts = 4,
            FirstDelay = TimeSpan.FromMilliseconds(20),
            MaxTime = TimeSpan.FromSeconds(20),
        };

    public static S3StoreOptions Options(RadosGateway gateway, string bucket, Uri? endpoint = null) =>
        new()
        {
            Bucket = bucket,
            Endpoint = endpoint ?? gateway.Endpoint,
            PathStyle = true,
            PartSize = 5 << 20,
            Retry = QuickRetry,
        };

    public static S3ObjectStore Open(S3StoreOptions options, TimeProvider? clock = null) =>
        new(options, clock ?? TimeProvider.System, new SystemRandomSource());

    public static async Task<S3ObjectStore> CreateAsync(RadosGateway gateway, CancellationToken cancellationToken) =>
        Open(Options(gateway, await gateway.CreateBucketAsync(cancellationToken: cancellationToken)));

    private static string CredentialsFile => Path.Combine(Path.GetTempPath(), $"dr-test-aws-{Environment.ProcessId}");

    // why: the SDK reads environment and file once, when it is first used, whoever uses it; every gateway has the same user
#pragma warning disable CA2255 // why: a test kit is as good as an application here
    [ModuleInitializer]
#pragma warning restore CA2255
    internal static void PrepareCredentials()
    {
        File.WriteAllText(
            CredentialsFile,
            $"""
            [{GoodProfile}]
            aws_access_key_id = {RadosGateway.UserAccessKey}
            aws_secret_access_key = {RadosGateway.UserSecretKey}
            [{WrongProfile}]
            aws_access_key_id = {RadosGateway.UserAccessKey}
            aws_secret_access_key = {WrongSecret}

            """
        );
        AppDomain.CurrentDomain.ProcessExit += (_, _) => File.Delete(CredentialsFile);
        Environment.SetEnvironmentVariable("AWS_SHARED_CREDENTIALS_FILE", CredentialsFile);
        Environment.SetEnvironmentVariable("AWS_ACCESS_KEY_ID", RadosGateway.UserAccessKey);
        Environment.SetEnvironmentVariable("AWS_SECRET_ACCESS_KEY", RadosGateway.UserSecretKey);
    }
}
