using System.Buffers.Binary;

namespace Dr.Providers.Etcd.Snapshots;

/// <summary>
/// One number per key, 12 bytes each (16 to 36 with the free slots), whatever the key's length: keys are remembered by a
/// 64-bit hash. Two of n keys collide with odds of n² / 2⁶⁵: 2 in a billion for 250,000 keys, 3 in 100,000 for
/// 30 million. A collision makes a count or a hash wrong (a false alarm), never a wrong one look right.
/// </summary>
internal sealed class KeySlots
{
    private ulong[] _hashes = new ulong[1024];
    private uint[] _values = new uint[1024];
    private int _used;

    /// <summary>The number of a key, 0 at first. The reference is valid until the next call.</summary>
    public ref uint this[ReadOnlySpan<byte> key]
    {
        get
        {
            if (_used > _hashes.Length / 4 * 3)
            {
                Grow();
            }

            var hash = Hash(key);
            var slot = Find(_hashes, hash);
            if (_hashes[slot] == 0)
            {
                _hashes[slot] = hash;
                _used++;
            }

            return ref _values[slot];
        }
    }

    private static int Find(ulong[] hashes, ulong hash)
    {
        var mask = hashes.Length - 1;
        var slot = (int)hash & mask;
        while (hashes[slot] != 0 && hashes[slot] != hash)
        {
            slot = (slot + 1) & mask;
        }

        return slot;
    }

    private void Grow()
    {
        var hashes = new ulong[_hashes.Length * 2];
        var values = new uint[hashes.Length];
        for (var old = 0; old < _hashes.Length; old++)
        {
            if (_hashes[old] != 0)
            {
                var slot = Find(hashes, _hashes[old]);
                (hashes[slot], values[slot]) = (_hashes[old], _values[old]);
            }
        }

        (_hashes, _values) = (hashes, values);
    }

    // why: a 64×64→128 multiply, folded, per 8 bytes: spreads as well as a hash needs to here and costs a few nanoseconds
    private static ulong Hash(ReadOnlySpan<byte> key)
    {
        var hash = 0x9E3779B97F4A7C15 ^ (ulong)key.Length;
        for (; key.Length >= sizeof(ulong); key = key[sizeof(ulong)..])
        {
            hash = Fold(hash ^ BinaryPrimitives.ReadUInt64LittleEndian(key), 0xD6E8FEB86659FD93);
        }

        ulong rest = 0;
        foreach (var value in key)
        {
            rest = (rest << 8) | value;
        }

        hash = Fold(Fold(hash ^ rest, 0xA0761D6478BD642F) ^ 0xE7037ED1A0B428DB, 0x8EBC6AF09C88C6E3);
        return hash == 0 ? 1 : hash;
    }

    private static ulong Fold(ulong left, ulong right)
    {
        var high = Math.BigMul(left, right, out var low);
        return high ^ low;
    }
}
