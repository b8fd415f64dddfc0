using Dr.Providers.S3;
using Dr.Stores;
using Dr.Testing.Servers;
using Dr.Testing.Stores;

namespace Dr.Providers.Tests.S3;

public sealed class S3DenialTests(SharedRadosGateway shared)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_wrong_secret_is_denied_with_a_hint_and_is_not_told()
    {
        var gateway = await shared.GetAsync();
        var bucket = await gateway.CreateBucketAsync(cancellationToken: Cancellation);
        var options = S3TestStores.Options(gateway, bucket) with { Profile = S3TestStores.WrongProfile };
        using var store = S3TestStores.Open(options);

        foreach (var request in Requests(store))
        {
            var error = await Assert.ThrowsAsync<StoreException>(request);
            Assert.Equal(StoreErrorKind.Denied, error.Kind);
            Assert.Contains(bucket, error.Message, StringComparison.Ordinal);
            Assert.NotEmpty(error.Hint);
            Assert.DoesNotContain(S3TestStores.WrongSecret, error.ToString(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_wrong_bucket_is_never_taken_for_an_empty_one()
    {
        using var store = S3TestStores.Open(S3TestStores.Options(await shared.GetAsync(), "there-is-no-such-bucket"));

        foreach (var request in Requests(store))
        {
            var error = await Assert.ThrowsAsync<StoreException>(request);
            Assert.Equal(StoreErrorKind.Failed, error.Kind);
            Assert.Contains("NoSuchBucket", error.Message, StringComparison.Ordinal);
            Assert.Contains("create the bucket", error.Hint, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_profile_that_does_not_exist_is_said_to()
    {
        var options = S3TestStores.Options(await shared.GetAsync(), "some-bucket") with { Profile = "nobody" };

        var error = Assert.Throws<StoreException>(() => S3TestStores.Open(options));

        Assert.Equal(StoreErrorKind.Denied, error.Kind);
        Assert.Contains("'nobody'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_bucket_of_somebody_else_is_denied()
    {
        var gateway = await shared.GetAsync();
        var bucket = await gateway.CreateBucketAsync(cancellationToken: Cancellation);
        using var client = gateway.CreateClient();
        var policy = $$"""
            {"Version":"2012-10-17","Statement":[{"Effect":"Deny","Principal":"*","Action":["s3:PutObject","s3:ListBucket"],
            "Resource":["arn:aws:s3:::{{bucket}}","arn:aws:s3:::{{bucket}}/*"]}]}
            """;
        await client.PutBucketPolicyAsync(bucket, policy, Cancellation);
        using var store = S3TestStores.Open(S3TestStores.Options(gateway, bucket));

        var put = await Assert.ThrowsAsync<StoreException>(() => store.PutAsync("key", [1], Cancellation));
        var list = await Assert.ThrowsAsync<StoreException>(() => store.KeysAsync("", Cancellation));

        Assert.Equal((StoreErrorKind.Denied, StoreErrorKind.Denied), (put.Kind, list.Kind));
    }

    private static IEnumerable<Func<Task>> Requests(S3ObjectStore store) =>
        [
            () => store.KeysAsync("", Cancellation),
            () => store.FindAsync("key", Cancellation),
            () => store.ReadAsync("key", Cancellation),
            () => store.PutAsync("key", [1], Cancellation),
            () => store.PutAsync("key", StoreExtensions.SomeBytes(6 << 20), Cancellation),
            () => store.SweepUnfinishedPutsAsync("", TimeSpan.Zero, Cancellation),
        ];
}
