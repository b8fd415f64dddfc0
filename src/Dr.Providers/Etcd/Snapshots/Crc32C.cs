using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Dr.Providers.Etcd.Snapshots;

/// <summary>CRC-32 with the Castagnoli polynomial, as etcd uses it, by the processor's own instruction where it has one.</summary>
internal struct Crc32C()
{
    private uint _state = uint.MaxValue;

    public readonly uint Value => ~_state;

    public void Append(ReadOnlySpan<byte> bytes)
    {
        var state = _state;
        ref var start = ref MemoryMarshal.GetReference(bytes);
        var at = 0;
        for (; at <= bytes.Length - sizeof(ulong); at += sizeof(ulong))
        {
            state = BitOperations.Crc32C(state, Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref start, at)));
        }

        for (; at < bytes.Length; at++)
        {
            state = BitOperations.Crc32C(state, bytes[at]);
        }

        _state = state;
    }
}
