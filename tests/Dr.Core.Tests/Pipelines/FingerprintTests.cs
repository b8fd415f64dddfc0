using Dr.Pipelines;

namespace Dr.Core.Tests.Pipelines;

public sealed class FingerprintTests
{
    private readonly byte[] _key = FingerprintTap.NewKey(Samples.Random);

    [Theory]
    [InlineData(1)]
    [InlineData(256 * 1024)]
    [InlineData(256 * 1024 + 1)]
    [InlineData(600_000)]
    public void Every_change_of_content_order_or_length_changes_it(int size)
    {
        var bytes = Samples.Bytes(size);
        var whole = Of(bytes);

        for (var place = 0; place < size; place += Math.Max(1, size / 50))
        {
            bytes[place] ^= 1;
            Assert.NotEqual(whole, Of(bytes));
            bytes[place] ^= 1;
        }

        Assert.NotEqual(whole, Of([.. bytes, 0]));
        Assert.NotEqual(whole, Of(bytes[1..]));
        Assert.Equal(whole, Of(bytes));
    }

    [Fact]
    public void It_does_not_depend_on_how_the_bytes_come()
    {
        var bytes = Samples.Bytes(700_000);
        using var tap = FingerprintTap.With(_key);
        foreach (var piece in bytes.Chunk(7777))
        {
            tap.Observe(piece);
        }

        Assert.Equal(Of(bytes), tap.End());
    }

    [Fact]
    public void Swapped_blocks_are_seen()
    {
        var bytes = Samples.Bytes(3 * 256 * 1024);
        var swapped = (byte[])
            [.. bytes[(256 * 1024)..(512 * 1024)], .. bytes[..(256 * 1024)], .. bytes[(512 * 1024)..]];
        Assert.NotEqual(Of(bytes), Of(swapped));
    }

    private Digest Of(byte[] bytes)
    {
        using var tap = FingerprintTap.With(_key);
        tap.Observe(bytes);
        return tap.End();
    }
}
