using System.Buffers.Binary;
using Dr.Providers.Etcd.Snapshots;

namespace Dr.Providers.Tests.Etcd.Snapshots;

public sealed class DamagedSnapshotTests : IAsyncLifetime
{
    private readonly TestFolder _folder = new();
    private byte[] _sound = [];

    public async ValueTask InitializeAsync()
    {
        await using var server = await EtcdServer.Start(EtcdBinary.V35, _folder["source"]);
        await Workload.Write(server);
        // why: one value larger than a page, so that overflow pages are among what is damaged
        await server.Put("/registry/configmaps/big", new string('y', 20_000));
        await server.Ctl("snapshot", "save", _folder["file"]);
        _sound = await File.ReadAllBytesAsync(_folder["file"]);
    }

    public ValueTask DisposeAsync()
    {
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public void Any_damage_gives_an_answer_or_a_clear_error_and_never_a_crash()
    {
        var random = new Random(20261122);
        var refused = 0;
        const int Rounds = 1500;
        for (var round = 0; round < Rounds; round++)
        {
            var damaged = _sound.ToArray();
            for (var flip = random.Next(1, 4); flip > 0; flip--)
            {
                damaged[InterestingByte(random, damaged.Length)] = (byte)random.Next(256);
            }

            refused += IsRefused(damaged) ? 1 : 0;
        }

        // a fuzz that hit nothing proved nothing
        Assert.InRange(refused, Rounds / 10, Rounds);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(31)]
    [InlineData(80)]
    [InlineData(4096)]
    [InlineData(8192 + 32)]
    [InlineData(40_000)]
    public void A_file_that_is_cut_short_is_refused(int length) => Assert.True(IsRefused(_sound[..length]));

    [Fact]
    public void A_cycle_in_the_tree_is_refused()
    {
        var (branch, offset) = Page(flags: 1);
        BinaryPrimitives.WriteUInt64LittleEndian(_sound.AsSpan(offset + 16 + 8), branch);

        Assert.Contains("cycle", Refusal(_sound), StringComparison.Ordinal);
    }

    [Fact]
    public void A_damaged_newest_meta_page_falls_back_to_the_other()
    {
        var expected = SnapshotInspector.Inspect(_folder["file"]).Revision;
        _sound[70] ^= 1;
        File.WriteAllBytes(_folder["damaged"], _sound);

        Assert.Equal(expected, SnapshotInspector.Inspect(_folder["damaged"]).Revision);
    }

    [Fact]
    public void Two_damaged_meta_pages_are_refused()
    {
        _sound[70] ^= 1;
        _sound[4096 + 70] ^= 1;

        Assert.Contains("neither meta page is valid (wrong checksum)", Refusal(_sound), StringComparison.Ordinal);
    }

    [Fact]
    public void The_trailer_tells_one_changed_bit_from_none()
    {
        Assert.True(SnapshotTrailer.Read(_folder["file"]).IsIntact);
        _sound[_sound.Length / 2] ^= 1;
        File.WriteAllBytes(_folder["damaged"], _sound);

        var trailer = SnapshotTrailer.Read(_folder["damaged"]);

        Assert.True(trailer.Present);
        Assert.False(trailer.IsIntact);
    }

    [Fact]
    public void A_database_file_without_a_trailer_is_readable_and_not_called_intact()
    {
        File.WriteAllBytes(_folder["bare"], _sound[..^32]);

        Assert.Equal(SnapshotHash.OfRestored(_folder["file"]), SnapshotHash.OfRestored(_folder["bare"]));
        var trailer = SnapshotTrailer.Read(_folder["bare"]);
        Assert.Equal((false, false), (trailer.Present, trailer.IsIntact));
    }

    // why: half of the flips hit headers and elements of pages, where the structure is; values are most of the bytes
    private static int InterestingByte(Random random, int length) =>
        random.Next(2) == 0 ? random.Next(length) : (random.Next(length / 4096) * 4096) + random.Next(160);

    private (ulong Id, int Offset) Page(ushort flags)
    {
        for (var offset = 2 * 4096; offset < _sound.Length - 32; offset += 4096)
        {
            var id = BinaryPrimitives.ReadUInt64LittleEndian(_sound.AsSpan(offset));
            if (
                BinaryPrimitives.ReadUInt16LittleEndian(_sound.AsSpan(offset + 8)) == flags
                && id == (ulong)offset / 4096
                && IsRefusedWithout(offset)
            )
            {
                return (id, offset);
            }
        }

        throw new InvalidOperationException("the snapshot has no such page in use");
    }

    private bool IsRefusedWithout(int offset)
    {
        var damaged = _sound.ToArray();
        damaged[offset + 8] = 0xFF;
        return IsRefused(damaged);
    }

    private bool IsRefused(byte[] bytes) => Refusal(bytes).Length > 0;

    private string Refusal(byte[] bytes)
    {
        File.WriteAllBytes(_folder["damaged"], bytes);
        try
        {
            SnapshotInspector.Inspect(_folder["damaged"]);
            SnapshotHash.OfRestored(_folder["damaged"], 5);
            return "";
        }
        catch (BoltFormatException refusal)
        {
            return refusal.Message;
        }
    }
}
