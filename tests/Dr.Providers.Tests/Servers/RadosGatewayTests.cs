using System.Net;
using Amazon.S3;
using Amazon.S3.Model;
using Dr.Testing.Servers;

namespace Dr.Providers.Tests.Servers;

/// <summary>The test kit's S3 server is a real one.</summary>
public sealed class RadosGatewayTests(SharedRadosGateway shared)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_was_put_is_got_and_the_same_key_is_not_created_twice()
    {
        var gateway = await shared.GetAsync();
        var bucket = await gateway.CreateBucketAsync(cancellationToken: Cancellation);
        using var client = gateway.CreateClient();
        var put = new PutObjectRequest
        {
            BucketName = bucket,
            Key = "a/b",
            ContentBody = "bytes",
            IfNoneMatch = "*",
        };
        await client.PutObjectAsync(put, Cancellation);

        using var got = await client.GetObjectAsync(bucket, "a/b", Cancellation);
        using var reader = new StreamReader(got.ResponseStream);
        Assert.Equal("bytes", await reader.ReadToEndAsync(Cancellation));
        var again = await Assert.ThrowsAsync<AmazonS3Exception>(() => client.PutObjectAsync(put, Cancellation));
        Assert.Equal(HttpStatusCode.PreconditionFailed, again.StatusCode);
    }

    [Fact]
    public async Task A_wrong_secret_is_refused()
    {
        var gateway = await shared.GetAsync();
        var bucket = await gateway.CreateBucketAsync(cancellationToken: Cancellation);
        using var client = gateway.CreateClient(secretKey: "not-the-secret");
        var refused = await Assert.ThrowsAsync<AmazonS3Exception>(() => client.ListObjectsAsync(bucket, Cancellation));
        Assert.Equal("SignatureDoesNotMatch", refused.ErrorCode);
    }

    [Fact]
    public async Task A_bucket_with_object_lock_keeps_what_is_retained()
    {
        var gateway = await shared.GetAsync();
        var bucket = await gateway.CreateBucketAsync(objectLock: true, Cancellation);
        using var client = gateway.CreateClient();
        var put = new PutObjectRequest
        {
            BucketName = bucket,
            Key = "kept",
            ContentBody = "bytes",
            ObjectLockMode = ObjectLockMode.Compliance,
            ObjectLockRetainUntilDate = TimeProvider.System.GetUtcNow().AddHours(1).UtcDateTime,
        };
        var version = (await client.PutObjectAsync(put, Cancellation)).VersionId;
        var delete = new DeleteObjectRequest
        {
            BucketName = bucket,
            Key = "kept",
            VersionId = version,
        };
        var refused = await Assert.ThrowsAsync<AmazonS3Exception>(() => client.DeleteObjectAsync(delete, Cancellation));
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
    }

    [Fact]
    public async Task A_stopped_server_refuses_connections_and_has_everything_when_it_is_back()
    {
        await using var gateway = await RadosGateway.StartAsync(Cancellation);
        var bucket = await gateway.CreateBucketAsync(cancellationToken: Cancellation);
        using var client = gateway.CreateClient();
        await client.PutObjectAsync(
            new PutObjectRequest
            {
                BucketName = bucket,
                Key = "a",
                ContentBody = "kept",
            },
            Cancellation
        );
        await gateway.StopAsync(Cancellation);
        await Assert.ThrowsAnyAsync<Exception>(() => client.ListObjectsAsync(bucket, Cancellation));

        await gateway.StartAgainAsync(Cancellation);
        using var got = await client.GetObjectAsync(bucket, "a", Cancellation);
        Assert.Equal(4, got.ContentLength);
    }
}
