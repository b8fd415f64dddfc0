using Amazon.S3;
using Amazon.S3.Model;
using Dr.Testing.Points;
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
        await BeginAsync(client, bucket, "ours/a", "ours/b", "theirs/c");

        using var store = S3TestStores.Open(S3TestStores.Options(gateway, bucket));
        Assert.Empty(await store.KeysAsync("", Cancellation));
        Assert.Equal(0, await store.SweepUnfinishedPutsAsync("ours/", TimeSpan.FromDays(1), Cancellation));

        // why: an age below zero makes every upload old enough without waiting
        Assert.Equal(2, await store.SweepUnfinishedPutsAsync("ours/", TimeSpan.FromDays(-1), Cancellation));

        var left = await client.ListMultipartUploadsAsync(bucket, Cancellation);
        Assert.Equal("theirs/c", Assert.Single(left.MultipartUploads).Key);
    }

    [Fact]
    public async Task A_backup_aborts_what_a_run_that_was_killed_a_day_ago_left()
    {
        var gateway = await shared.GetAsync();
        var bucket = await gateway.CreateBucketAsync(cancellationToken: Cancellation);
        using var client = gateway.CreateClient();
        await BeginAsync(client, bucket, "dr/production/points/killed", "dr/another/points/at-work");
        using var store = S3TestStores.Open(S3TestStores.Options(gateway, bucket), new TwoDaysOn());
        using var lab = new PointLab(store);

        var point = await lab.PointAsync(new BytesSource("etcd", ("etcd/snapshot.db", [1, 2, 3])));

        Assert.Empty(point.Manifest.Findings);
        var left = await client.ListMultipartUploadsAsync(bucket, Cancellation);
        Assert.Equal("dr/another/points/at-work", Assert.Single(left.MultipartUploads).Key);
    }

    [Fact]
    public async Task A_role_that_may_not_look_for_unfinished_uploads_makes_its_backup_all_the_same()
    {
        var gateway = await shared.GetAsync();
        var bucket = await gateway.CreateBucketAsync(cancellationToken: Cancellation);
        using var client = gateway.CreateClient();
        await client.PutBucketPolicyAsync(bucket, NoLooking(bucket), Cancellation);
        using var store = S3TestStores.Open(S3TestStores.Options(gateway, bucket));
        using var lab = new PointLab(store);

        var point = await lab.PointAsync(new BytesSource("etcd", ("etcd/snapshot.db", [1, 2, 3])));

        var remark = Assert.Single(point.Manifest.Findings);
        Assert.Equal(("store.unfinished-puts", false), (remark.Code, remark.IsDegrading));
    }

    private static string NoLooking(string bucket) =>
        $$"""
            {"Version":"2012-10-17","Statement":[{"Effect":"Deny","Principal":"*","Action":["s3:ListBucketMultipartUploads"],
            "Resource":["arn:aws:s3:::{{bucket}}"]}]}
            """;

    private static async Task BeginAsync(AmazonS3Client client, string bucket, params string[] keys)
    {
        foreach (var key in keys)
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
    }

    private sealed class TwoDaysOn : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + TimeSpan.FromDays(2);
    }
}
