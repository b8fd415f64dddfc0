using System.Globalization;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;

namespace Dr.Testing.Servers;

/// <summary>
/// A real S3 server: Ceph's RADOS Gateway 16.2 in a container, storing in memory (8 GiB), one user, plain HTTP on a loopback
/// address of its own. Ready in two to three seconds. It speaks path style, refuses the checksum trailers that newer SDKs send by
/// default, and drops retention headers on multipart uploads.
/// </summary>
public sealed class RadosGateway : IAsyncDisposable
{
    public const int Port = 7480;
    internal const string UserAccessKey = "DRTESTACCESSKEY00001";
    internal const string UserSecretKey = "dr-test-secret-key-of-no-value-000000001";
    private static readonly TimeSpan s_ready = TimeSpan.FromSeconds(60);
    private readonly ContainerRunner _container;
    private readonly TestFolder _folder;
    private readonly LoopbackSubnet _subnet;
    private int _buckets;

    private RadosGateway(ContainerRunner container, TestFolder folder, LoopbackSubnet subnet)
    {
        _container = container;
        _folder = folder;
        _subnet = subnet;
    }

    public string Address => _subnet.Address(1);

    public Uri Endpoint => new($"http://{Address}:{Port}");

    public string AccessKey => UserAccessKey;

    public string SecretKey => UserSecretKey;

    public static async Task<RadosGateway> StartAsync(CancellationToken cancellationToken = default)
    {
        var folder = TestFolder.Create("s3");
        var subnet = LoopbackSubnet.Claim();
        string[] command =
        [
            subnet.Address(1),
            Port.ToString(CultureInfo.InvariantCulture),
            folder.File("access"),
            folder.File("secret"),
        ];
        var container = await ContainerEngine.CreateAsync("dr-test/ceph-rgw:16.2", command, folder.Path);
        var gateway = new RadosGateway(container, folder, subnet);
        try
        {
            await File.WriteAllTextAsync(folder.File("access"), gateway.AccessKey, cancellationToken);
            await File.WriteAllTextAsync(folder.File("secret"), gateway.SecretKey, cancellationToken);
            await container.StartAsync(cancellationToken);
            await gateway.AwaitAnswerAsync(cancellationToken);
            return gateway;
        }
        catch
        {
            await gateway.DisposeAsync();
            throw;
        }
    }

    /// <summary>A new, empty bucket; its name.</summary>
    public async Task<string> CreateBucketAsync(bool objectLock = false, CancellationToken cancellationToken = default)
    {
        var name = $"bucket-{Interlocked.Increment(ref _buckets)}";
        using var client = CreateClient();
        var request = new PutBucketRequest { BucketName = name, ObjectLockEnabledForBucket = objectLock };
        await client.PutBucketAsync(request, cancellationToken);
        return name;
    }

    /// <summary>The SDK's bare client with what this server needs; through <paramref name="endpoint"/> when a proxy stands before it.</summary>
    public AmazonS3Client CreateClient(Uri? endpoint = null, string? secretKey = null)
    {
        var configuration = new AmazonS3Config
        {
            ServiceURL = (endpoint ?? Endpoint).ToString(),
            ForcePathStyle = true,
            AuthenticationRegion = "us-east-1",
            RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED,
            ResponseChecksumValidation = ResponseChecksumValidation.WHEN_REQUIRED,
            MaxErrorRetry = 0,
        };
        return new AmazonS3Client(new BasicAWSCredentials(AccessKey, secretKey ?? SecretKey), configuration);
    }

    /// <summary>Takes the gateway away at once: connections break, new ones are refused. What was stored stays.</summary>
    public async Task StopAsync(CancellationToken cancellationToken = default)
    {
        await _container.ExecAsync(
            ["sh", "-c", "touch /run/hold && kill -9 $(cat /run/gateway.pid)"],
            cancellationToken
        );
        await Waiting.UntilAsync(
            "the gateway is gone",
            s_ready,
            async token => !await AnswersAsync(token),
            cancellationToken
        );
    }

    public async Task StartAgainAsync(CancellationToken cancellationToken = default)
    {
        await _container.ExecAsync(["rm", "-f", "/run/hold"], cancellationToken);
        await AwaitAnswerAsync(cancellationToken);
    }

    /// <summary>Freezes the gateway and its store: connections stay open, nothing answers.</summary>
    public Task PauseAsync(CancellationToken cancellationToken = default) => _container.PauseAsync(cancellationToken);

    public Task UnpauseAsync(CancellationToken cancellationToken = default) =>
        _container.UnpauseAsync(cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _container.DisposeAsync();
        _folder.Dispose();
        _subnet.Dispose();
    }

    private async Task AwaitAnswerAsync(CancellationToken cancellationToken)
    {
        try
        {
            await Waiting.UntilAsync("the S3 gateway answers", s_ready, AnswersAsync, cancellationToken);
        }
        catch (TimeoutException late)
        {
            throw new TimeoutException(
                $"{late.Message}; its log ends: {await _container.LogAsync(cancellationToken)}",
                late
            );
        }
    }

    private async Task<bool> AnswersAsync(CancellationToken cancellationToken)
    {
        using var client = new HttpClient();
        try
        {
            using var answer = await client.GetAsync(Endpoint, cancellationToken);
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
