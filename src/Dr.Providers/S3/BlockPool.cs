using System.Collections.Concurrent;

namespace Dr.Providers.S3;

/// <summary>Blocks of memory that parts are made of, used again and again so that memory stays flat.</summary>
internal sealed class BlockPool
{
    public const int BlockSize = 1 << 20;
    private const int KeptBlocks = 48;
    private readonly ConcurrentBag<byte[]> _free = [];

    public byte[] Rent() => _free.TryTake(out var block) ? block : GC.AllocateUninitializedArray<byte>(BlockSize);

    public void Return(byte[] block)
    {
        if (_free.Count < KeptBlocks)
        {
            _free.Add(block);
        }
    }
}
