using Amazon.S3;
using Amazon.S3.Model;
using Dr.Providers.S3;
using Dr.Stores;
using Dr.Testing.Servers;
using Dr.Testing.Stores;

namespace Dr.Providers.Tests.S3;

public sealed class S3ObjectLockTests(SharedRadosGateway shared)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1000, S3LockMode.Governance)]
    [InlineData(6 << 20, S3LockMode.Compliance)]
    public async Task An_object_is_locked_after_its_put_and_cannot_be_deleted(int size, S3LockMode mode)
    {
        var gateway = await shared.GetAsync();
        var bucket = await gateway.CreateBucketAsync(objectLock: true, Cancellation);
        using var store = S3TestStores.Open(Options(gateway, bucket, mode));

        await store.PutAsync("kept", StoreExtensions.SomeBytes(size), Cancellation);

        using var client = gateway.CreateClient();
        var found = await client.GetObjectRetentionAsync(
            new GetObjectRetentionRequest { BucketName = bucket, Key = "kept" },
            Cancellation
        );
        Assert.Equal(mode.ToString(), found.Retention.Mode.Value, ignoreCase: true);
        var days = (
            found.Retention.RetainUntilDate!.Value.ToUniversalTime() - TimeProvider.System.GetUtcNow().UtcDateTime
        ).TotalDays;
        Assert.InRange(days, 2.99, 3.01);
        var error = await Assert.ThrowsAsync<StoreException>(() =>
            store.DeleteAsync(ObjectKey.Parse("kept"), Cancellation)
        );
        Assert.Equal(StoreErrorKind.Denied, error.Kind);
        Assert.Equal(size, (await store.ReadAsync("kept", Cancellation)).Length);
    }

    [Fact]
    public async Task A_longer_lock_by_the_bucket_is_left_as_it_is()
    {
        var gateway = await shared.GetAsync();
        var bucket = await gateway.CreateBucketAsync(objectLock: true, Cancellation);
        using var client = gateway.CreateClient();
        var rule = new ObjectLockRule
        {
            DefaultRetention = new DefaultRetention { Mode = ObjectLockRetentionMode.Compliance, Days = 30 },
        };
        var lasting = new PutObjectLockConfigurationRequest
        {
            BucketName = bucket,
            ObjectLockConfiguration = new ObjectLockConfiguration
            {
                ObjectLockEnabled = ObjectLockEnabled.Enabled,
                Rule = rule,
            },
        };
        await client.PutObjectLockConfigurationAsync(lasting, Cancellation);
        using var store = S3TestStores.Open(Options(gateway, bucket, S3LockMode.Governance));

        await store.PutAsync("kept", [1], Cancellation);

        var found = await client.GetObjectRetentionAsync(
            new GetObjectRetentionRequest { BucketName = bucket, Key = "kept" },
            Cancellation
        );
        Assert.True(
            found.Retention.RetainUntilDate!.Value.ToUniversalTime()
                > TimeProvider.System.GetUtcNow().AddDays(29).UtcDateTime
        );
    }

    [Fact]
    public async Task A_bucket_that_cannot_lock_is_refused_before_anything_is_sent()
    {
        var gateway = await shared.GetAsync();
        var bucket = await gateway.CreateBucketAsync(cancellationToken: Cancellation);
        using var store = S3TestStores.Open(Options(gateway, bucket, S3LockMode.Governance));
        var source = new TinyReadsStream(default, 1, new InvalidOperationException("the source was read"));

        var error = await Assert.ThrowsAsync<StoreException>(() =>
            store.PutAsync(ObjectKey.Parse("key"), source, Cancellation)
        );

        Assert.Contains("without Object Lock", error.Message, StringComparison.Ordinal);
        Assert.Contains("make a new bucket", error.Hint, StringComparison.Ordinal);
        Assert.Empty(await store.KeysAsync("", Cancellation));
    }

    private static S3StoreOptions Options(RadosGateway gateway, string bucket, S3LockMode mode) =>
        S3TestStores.Options(gateway, bucket) with
        {
            ObjectLock = new S3ObjectLock(mode, 3),
        };
}
