using Dr.Capture;
using Dr.Pipelines;
using Dr.Pipelines.Age;
using Dr.Randomness;

namespace Dr.Core.Tests.Pipelines;

/// <summary>Bytes that are half compressible, as Kubernetes' values are, and short ways to seal and open them.</summary>
internal static class Samples
{
    public static readonly IRandomSource Random = new SystemRandomSource();

    public static byte[] Bytes(int size)
    {
        var bytes = new byte[size];
        for (var start = 0; start < size; start += 2048)
        {
            Random.Fill(bytes.AsSpan(start, Math.Min(1024, size - start)));
        }

        return bytes;
    }

    public static async Task<(byte[] Stored, SealedDigests Digests)> SealAsync(
        byte[] plain,
        params Recipient[] recipients
    )
    {
        using var stored = new MemoryStream();
        var digests = await Sealing
            .For(recipients, Random)
            .SealAsync(
                (sink, stop) => sink.WriteAsync(plain, stop).AsTask(),
                (content, stop) => content.CopyToAsync(stored, stop),
                CancellationToken.None
            );
        return (stored.ToArray(), digests);
    }

    public static async Task<byte[]> OpenAsync(byte[] stored, SealedDigests? expected, params Identity[] identities)
    {
        using var plain = new MemoryStream();
        await Sealing
            .With(identities)
            .OpenAsync(
                "the object",
                new MemoryStream(stored),
                new ExpectedDigests(expected?.StoredDigest, expected?.PlainSize, expected?.PlainDigest),
                (source, stop) => source.CopyToAsync(plain, stop),
                CancellationToken.None
            );
        return plain.ToArray();
    }
}
