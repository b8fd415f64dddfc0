using Dr.Testing.Servers;
using Dr.Testing.Stores;

namespace Dr.Providers.Tests.S3;

public sealed class S3StockClientTests(SharedRadosGateway shared)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Another_client_lists_and_downloads_our_objects_and_we_read_its_own()
    {
        var gateway = await shared.GetAsync();
        using var folder = TestFolder.Create("s3cmd");
        var bucket = await gateway.CreateBucketAsync(cancellationToken: Cancellation);
        using var store = S3TestStores.Open(S3TestStores.Options(gateway, bucket));
        var large = StoreExtensions.SomeBytes(11 << 20);
        await store.PutAsync("points/large", large, Cancellation);
        await store.PutAsync("points/small", [1, 2, 3], Cancellation);

        var listing = await S3CmdAsync(gateway, folder, "ls", "--recursive", $"s3://{bucket}/");
        await S3CmdAsync(gateway, folder, "get", $"s3://{bucket}/points/large", folder.File("large"));
        await S3CmdAsync(gateway, folder, "put", folder.File("large"), $"s3://{bucket}/theirs");

        Assert.Contains($"{large.Length}", listing, StringComparison.Ordinal);
        Assert.Contains($"s3://{bucket}/points/small", listing, StringComparison.Ordinal);
        StoreExtensions.AssertSame(large, await File.ReadAllBytesAsync(folder.File("large"), Cancellation));
        StoreExtensions.AssertSame(large, await store.ReadAsync("theirs", Cancellation));
    }

    private static async Task<string> S3CmdAsync(RadosGateway gateway, TestFolder folder, params string[] arguments)
    {
        var address = gateway.Endpoint.Authority;
        var configuration = $"""
            [default]
            access_key = {gateway.AccessKey}
            secret_key = {gateway.SecretKey}
            host_base = {address}
            host_bucket = {address}
            use_https = False

            """;
        await File.WriteAllTextAsync(folder.File("config"), configuration, Cancellation);
        string[] all = ["--config", folder.File("config"), .. arguments];
        var result = await StockTools.RunAsync(StockTools.S3Cmd, all, cancellationToken: Cancellation);
        return result.Succeeded().Output;
    }
}
