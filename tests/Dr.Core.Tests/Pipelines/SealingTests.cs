using Dr.Capture;
using Dr.Errors;
using Dr.Pipelines;
using Dr.Pipelines.Age;

namespace Dr.Core.Tests.Pipelines;

public sealed class SealingTests
{
    private readonly Identity _identity = Identity.New(Samples.Random);

    public static TheoryData<int> Sizes =>
        [0, 1, 64 * 1024 - 1, 64 * 1024, 64 * 1024 + 1, 128 * 1024, 1024 * 1024, 4 * 1024 * 1024, 5_000_001];

    [Theory]
    [MemberData(nameof(Sizes))]
    public async Task What_was_sealed_opens_to_the_same_bytes(int size)
    {
        var plain = Samples.Bytes(size);

        var (stored, digests) = await Samples.SealAsync(plain, _identity.Recipient);

        Assert.Equal(plain, await Samples.OpenAsync(stored, digests, _identity));
        Assert.Equal((size, Digest.Of(plain)), (digests.PlainSize, digests.PlainDigest));
        Assert.Equal((stored.Length, Digest.Of(stored)), (digests.StoredSize, digests.StoredDigest));
    }

    [Fact]
    public async Task Every_recipient_opens_and_nobody_else_does()
    {
        var plain = Samples.Bytes(100_000);
        using var escrow = Identity.New(Samples.Random);
        using var stranger = Identity.New(Samples.Random);

        var (stored, digests) = await Samples.SealAsync(plain, _identity.Recipient, escrow.Recipient);

        Assert.Equal(plain, await Samples.OpenAsync(stored, digests, _identity));
        Assert.Equal(plain, await Samples.OpenAsync(stored, digests, stranger, escrow));
        var refused = await Assert.ThrowsAsync<KeyException>(() => Samples.OpenAsync(stored, digests, stranger));
        Assert.Equal(ErrorCode.KeyMissing, refused.Code);
        Assert.DoesNotContain("AGE-SECRET", refused.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Sealing_to_nobody_is_refused() => Assert.Throws<KeyException>(() => Sealing.For([], Samples.Random));

    [Fact]
    public async Task A_flipped_bit_anywhere_in_the_stored_form_is_found_without_any_recorded_digest()
    {
        var (stored, _) = await Samples.SealAsync(Samples.Bytes(40_000), _identity.Recipient);
        for (var place = 0; place < stored.Length; place += place < 400 ? 1 : 211)
        {
            stored[place] ^= 0x10;
            await AssertRefusedAsync(stored, null, $"a bit of byte {place}");
            stored[place] ^= 0x10;
        }
    }

    [Fact]
    public async Task A_cut_anywhere_in_the_stored_form_is_found_without_any_recorded_digest()
    {
        var (stored, _) = await Samples.SealAsync(Samples.Bytes(200_000), _identity.Recipient);
        var cuts = Enumerable
            .Range(0, stored.Length)
            .Where(length => length < 300 || length % 4096 < 2 || stored.Length - length <= 64);
        foreach (var length in cuts)
        {
            await AssertRefusedAsync(stored[..length], null, $"a cut at {length}");
        }
    }

    [Fact]
    public async Task Bytes_behind_the_end_are_found()
    {
        var (stored, _) = await Samples.SealAsync(Samples.Bytes(70_000), _identity.Recipient);
        await AssertRefusedAsync([.. stored, 0], null, "one byte more");
        await AssertRefusedAsync([.. stored, .. stored], null, "a second copy");
    }

    [Fact]
    public async Task Another_object_of_the_same_recipient_does_not_pass_for_this_one()
    {
        var (_, digests) = await Samples.SealAsync(Samples.Bytes(1000), _identity.Recipient);
        var (other, _) = await Samples.SealAsync(Samples.Bytes(1000), _identity.Recipient);

        await AssertRefusedAsync(other, digests, "another object");
        await AssertRefusedAsync(other, digests with { StoredDigest = Digest.Of(other) }, "its plain bytes");
    }

    [Fact]
    public async Task A_source_that_fails_never_leaves_a_stream_that_looks_whole()
    {
        using var stored = new MemoryStream();
        var putEnded = false;

        var failure = await Assert.ThrowsAsync<SourceUnavailableException>(() =>
            Sealing
                .For([_identity.Recipient], Samples.Random)
                .SealAsync(
                    async (sink, stop) =>
                    {
                        await sink.WriteAsync(Samples.Bytes(300_000), stop);
                        throw new SourceUnavailableException("the member went away", "try another");
                    },
                    async (content, stop) =>
                    {
                        await content.CopyToAsync(stored, stop);
                        putEnded = true;
                    },
                    CancellationToken.None
                )
        );

        Assert.Equal("the member went away", failure.Message);
        Assert.False(putEnded, "the store was told that the content was whole");
    }

    [Fact]
    public async Task A_store_that_fails_stops_the_source()
    {
        var failure = await Assert.ThrowsAsync<IOException>(() =>
            Sealing
                .For([_identity.Recipient], Samples.Random)
                .SealAsync(
                    async (sink, stop) =>
                    {
                        while (true)
                        {
                            await sink.WriteAsync(Samples.Bytes(300_000), stop);
                        }
                    },
                    (_, _) => throw new IOException("disk full"),
                    CancellationToken.None
                )
        );

        Assert.Equal("disk full", failure.Message);
    }

    private async Task AssertRefusedAsync(byte[] stored, SealedDigests? expected, string change)
    {
        var exception = await Record.ExceptionAsync(() => Samples.OpenAsync(stored, expected, _identity));
        Assert.True(
            exception is IntegrityException or KeyException,
            $"{change} gave {exception?.ToString() ?? "no error"}"
        );
    }
}
