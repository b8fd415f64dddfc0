using Amazon.S3.Model;
using Dr.Testing.Servers;
using Dr.Testing.Stores;

namespace Dr.Providers.Tests.S3;

public sealed class S3UnfinishedUploadsTests(SharedRadosGateway shared)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Uploads_that_a_killed_run_left_are_aborted_when_old_enough_and_under_the_prefix()
    {
        var gateway = await shared.GetAsync();
        var bucket = await gateway.CreateBucketAsync(cancellationToken: Cancellation);
        using var client = gateway.CreateClient();
        foreach (var key in new[] { "ours/a", "ours/b", "theirs/c" })
        {
            var upload = await client.InitiateMultipartUploadAsync(bucket, key, Cancellation);
            var part = new UploadPartRequest
            {
                BucketName = bucket,
                Key = key,
                UploadId = upload.UploadId,
                PartNumber = 1,
                InputStream = new MemoryStream(new byte[100]),
            };
            await client.UploadPartAsync(part, Cancellation);
        }

        using var store = S3TestStores.Open(S3TestStores.Options(gateway, bucket));
        Assert.Empty(await store.KeysAsync("", Cancellation));
        Assert.Equal(0, await store.SweepUnfinishedPutsAsync("ours/", TimeSpan.FromDays(1), Cancellation));

        // why: an age below zero makes every upload old enough without waiting
        Assert.Equal(2, await store.SweepUnfinishedPutsAsync("ours/", TimeSpan.FromDays(-1), Cancellation));

        var left = await client.ListMultipartUploadsAsync(bucket, Cancellation);
        Assert.Equal("theirs/c", Assert.Single(left.MultipartUploads).Key);
    }
}
