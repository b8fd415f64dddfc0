using System.Security.Cryptography;

namespace Dr.Providers.S3;

/// <summary>The bytes of one part in memory, so that they can be sent again.</summary>
internal sealed class PartBuffer(BlockPool pool) : IDisposable
{
    private readonly List<byte[]> _blocks = [];

    public long Length { get; private set; }

    /// <summary>Takes bytes until there are <paramref name="size"/> of them or the content ends.</summary>
    /// <returns>Whether the content may have more.</returns>
    public async Task<bool> FillAsync(Stream content, long size, CancellationToken cancellationToken)
    {
        while (Length < size)
        {
            var used = (int)(Length % BlockPool.BlockSize);
            if (used == 0)
            {
                _blocks.Add(pool.Rent());
            }

            var room = (int)Math.Min(BlockPool.BlockSize - used, size - Length);
            var read = await content.ReadAsync(_blocks[^1].AsMemory(used, room), cancellationToken);
            if (read == 0)
            {
                return false;
            }

            Length += read;
        }

        return true;
    }

    /// <summary>The MD5 that S3 wants to see in Content-MD5 and gives back as ETag.</summary>
    public byte[] Md5()
    {
#pragma warning disable CA5351 // why: the protocol's own checksum; nothing is protected by it but the transport
        using var md5 = IncrementalHash.CreateHash(HashAlgorithmName.MD5);
#pragma warning restore CA5351
        for (long position = 0; position < Length; position += BlockPool.BlockSize)
        {
            md5.AppendData(BlockAt(position).Span);
        }

        return md5.GetHashAndReset();
    }

    /// <summary>The rest of the block that holds the byte at a position below <see cref="Length"/>.</summary>
    public ReadOnlyMemory<byte> BlockAt(long position)
    {
        var start = (int)(position % BlockPool.BlockSize);
        var end = (int)Math.Min(BlockPool.BlockSize, start + Length - position);
        return _blocks[(int)(position / BlockPool.BlockSize)].AsMemory(start, end - start);
    }

    public Stream OpenRead() => new PartReadStream(this);

    public void Dispose()
    {
        _blocks.ForEach(pool.Return);
        _blocks.Clear();
        Length = 0;
    }
}
