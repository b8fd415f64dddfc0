using Dr.Pipelines.Zstd;

namespace Dr.Core.Tests.Pipelines;

public sealed class ZstdTests
{
    // Text that repeats from everywhere within the window, as SQL does, so that matches reach over each end of the ring.
    private static readonly byte[] s_plain = Repeating(40_000_003);

    [Theory]
    [InlineData(1, 262_144)]
    [InlineData(1, 7_919)]
    [InlineData(3, 131_072)]
    [InlineData(12, 1_000_003)]
    public async Task What_was_packed_piece_by_piece_over_several_windows_opens_to_the_same_bytes(int level, int piece)
    {
        var stage = new ZstdStage(level);
        using var packed = new MemoryStream();
        await using (var stream = stage.Seal(packed))
        {
            for (var start = 0; start < s_plain.Length; start += piece)
            {
                await stream.WriteAsync(s_plain.AsMemory(start, Math.Min(piece, s_plain.Length - start)));
            }
        }

        Assert.InRange(packed.Length, 1, s_plain.Length / 3);
        packed.Position = 0;
        using var opened = new MemoryStream();
        await using var source = stage.Open(packed);
        await source.CopyToAsync(opened);
        Assert.True(s_plain.AsSpan().SequenceEqual(opened.GetBuffer().AsSpan(0, (int)opened.Length)));
    }

    [Fact]
    public async Task A_frame_that_was_not_ended_does_not_open()
    {
        var stage = new ZstdStage();
        using var packed = new MemoryStream();
        var cut = stage.Seal(packed);
        await cut.WriteAsync(s_plain.AsMemory(0, 1_000_000));
        packed.Position = 0;
        await using var source = stage.Open(packed);

        await Assert.ThrowsAsync<Errors.IntegrityException>(() => source.CopyToAsync(Stream.Null));
    }

    private static byte[] Repeating(int size)
    {
        var bytes = new byte[size];
        Samples.Random.Fill(bytes.AsSpan(0, 1000));
        var state = 12345u;
        for (var at = 1000; at < size; )
        {
            state = unchecked((state * 1664525) + 1013904223);
            var length = Math.Min(200 + (int)(state >> 24), size - at);
            var back = 32 + (int)((state >> 4) % (uint)Math.Min(at - 32, 500_000));
            bytes.AsSpan(Math.Max(0, at - back), Math.Min(length, back)).CopyTo(bytes.AsSpan(at));
            bytes[at] = (byte)state;
            at += Math.Min(length, back);
        }

        return bytes;
    }
}
