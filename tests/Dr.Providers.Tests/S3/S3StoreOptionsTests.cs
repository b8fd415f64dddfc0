using Dr.Providers.S3;
using Dr.Stores;
using Dr.Testing.Stores;

namespace Dr.Providers.Tests.S3;

public sealed class S3StoreOptionsTests
{
    [Fact]
    public void Every_mistake_is_named_at_once()
    {
        var options = new S3StoreOptions
        {
            Bucket = "x",
            Endpoint = new Uri("ftp://store"),
            PartSize = 1,
            Concurrency = 9,
            ObjectLock = new S3ObjectLock(S3LockMode.Governance, 0),
            StallTimeout = TimeSpan.Zero,
        };

        string[] keys = [.. options.Problems().Select(problem => problem.Split(':')[0])];

        Assert.Equal(["bucket", "endpoint", "partSize", "concurrency", "objectLock.days", "stallTimeout"], keys);
        Assert.Empty(new S3StoreOptions { Bucket = "backups" }.Problems());
    }

    [Theory]
    [InlineData(null, null, StoreCapabilities.AtomicCreate | StoreCapabilities.AtomicCreateOfAnySize)]
    [InlineData("https://store", null, StoreCapabilities.AtomicCreate)]
    [InlineData("https://store", S3ConditionalPuts.None, StoreCapabilities.None)]
    [InlineData(
        "https://store",
        S3ConditionalPuts.All,
        StoreCapabilities.AtomicCreate | StoreCapabilities.AtomicCreateOfAnySize
    )]
    public void Capabilities_follow_from_what_the_server_honours(
        string? endpoint,
        S3ConditionalPuts? puts,
        StoreCapabilities expected
    )
    {
        var options = new S3StoreOptions
        {
            Bucket = "backups",
            Region = "eu-central-1",
            Endpoint = endpoint is null ? null : new Uri(endpoint),
            ConditionalPuts = puts,
        };
        using var store = S3TestStores.Open(options);

        Assert.Equal(expected, store.Capabilities);
        Assert.StartsWith("s3://backups", store.Description, StringComparison.Ordinal);
    }
}
