using System.Text;
using Dr.Pipelines.Age;
using Dr.Testing.Servers;

namespace Dr.Core.Tests.Pipelines;

/// <summary>Stock tools open what we sealed and we open what they made: the exit path, proven.</summary>
public sealed class StockToolTests : IDisposable
{
    private readonly TestFolder _folder = TestFolder.Create("stock-tools");

    [Theory]
    [InlineData(0)]
    [InlineData(64 * 1024)]
    [InlineData(3_000_000)]
    [InlineData(13_000_001)]
    public async Task Stock_age_and_zstd_open_what_we_sealed(int size)
    {
        var plain = Samples.Bytes(size);
        using var identity = Identity.New(Samples.Random);
        using var other = Identity.New(Samples.Random);
        var keyFile = _folder.File("identity.txt");
        await File.WriteAllTextAsync(keyFile, identity.ToSecretText() + "\n");

        var (stored, _) = await Samples.SealAsync(plain, other.Recipient, identity.Recipient);

        var frame = await StockTools.RunAsync(StockTools.Age, ["-d", "-i", keyFile], new MemoryStream(stored));
        var tested = await StockTools.RunAsync(
            StockTools.Zstd,
            ["-t"],
            new MemoryStream(frame.Succeeded().OutputBytes)
        );
        var opened = await StockTools.RunAsync(StockTools.Zstd, ["-d"], new MemoryStream(frame.OutputBytes));
        tested.Succeeded();
        Assert.Equal(plain, opened.Succeeded().OutputBytes);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(64 * 1024)]
    [InlineData(3_000_000)]
    public async Task We_open_what_stock_zstd_and_age_made_for_a_stock_key(int size)
    {
        var plain = Samples.Bytes(size);
        var keys = (await StockTools.RunAsync(StockTools.AgeKeygen, [])).Succeeded().Output;
        var identity = Assert.Single(Identity.ParseFile(keys, "stock"));

        var frame = await StockTools.RunAsync(StockTools.Zstd, ["-9"], new MemoryStream(plain));
        var stored = await StockTools.RunAsync(
            StockTools.Age,
            ["-r", identity.Recipient.ToString()],
            new MemoryStream(frame.Succeeded().OutputBytes)
        );

        Assert.Contains(identity.Recipient.ToString(), keys, StringComparison.Ordinal);
        Assert.Equal(plain, await Samples.OpenAsync(stored.Succeeded().OutputBytes, null, identity));
    }

    [Fact]
    public async Task Stock_age_keygen_reads_our_identity_as_the_same_recipient()
    {
        using var identity = Identity.New(Samples.Random);
        var key = new MemoryStream(Encoding.ASCII.GetBytes(identity.ToSecretText() + "\n"));

        var recipient = await StockTools.RunAsync(StockTools.AgeKeygen, ["-y"], key);

        Assert.Equal(identity.Recipient.ToString(), recipient.Succeeded().Output.Trim());
    }

    public void Dispose() => _folder.Dispose();
}
