using System.Runtime.InteropServices;
using ZstdSharp.Unsafe;

namespace Dr.Pipelines.Zstd;

/// <summary>One zstd frame in the making: takes plain bytes, gives packed blocks, keeps the window that blocks refer to.</summary>
/// <remarks>
/// The compressor looks back into what it was given, so that has to stay where it is. The library's own stream keeps hardly more than one
/// window and goes around it all the time; each time around, the compressor looks for matches in two places at once, which costs a third
/// of its time. This ring is several windows long.
/// </remarks>
internal sealed unsafe class ZstdFrame : SafeHandle
{
    public const int BlockSize = 128 * 1024;
    private const int RingSize = 4 * 1024 * 1024;
    private const ulong UnknownSize = ulong.MaxValue;
    private readonly byte* _ring;
    private readonly int _size;
    private int _block;
    private int _filled;

    public ZstdFrame(int level)
        : base(0, ownsHandle: true)
    {
        var shape = Methods.ZSTD_getCParams(level, UnknownSize, 0);
        _size = Math.Max(RingSize, 2 << (int)shape.windowLog);
        var context = Methods.ZSTD_createCCtx();
        SetHandle((nint)context);
        _ring = (byte*)NativeMemory.Alloc((nuint)_size);
        var parameters = new ZSTD_parameters
        {
            cParams = shape,
            fParams = new ZSTD_frameParameters { checksumFlag = 1 },
        };
        Checked(Methods.ZSTD_compressBegin_advanced(context, null, 0, parameters, UnknownSize));
    }

    /// <summary>What a block has at most when it is packed, with the frame's head and end.</summary>
    public static int LargestPacked => (int)Methods.ZSTD_compressBound(BlockSize) + 64;

    public override bool IsInvalid => handle == 0;

    public bool IsFull => _filled == BlockSize;

    /// <summary>Takes as much as still fits into the block.</summary>
    /// <returns>How much.</returns>
    public int Take(ReadOnlySpan<byte> bytes)
    {
        var taken = Math.Min(bytes.Length, BlockSize - _filled);
        bytes[..taken].CopyTo(new Span<byte>(_ring + _block + _filled, taken));
        _filled += taken;
        return taken;
    }

    /// <summary>Packs the block and begins the next.</summary>
    /// <param name="packed">Has room for <see cref="LargestPacked"/>.</param>
    /// <param name="isLast">Whether the frame ends with it.</param>
    /// <returns>Bytes written to <paramref name="packed"/>.</returns>
    public int Pack(Span<byte> packed, bool isLast)
    {
        var context = (ZSTD_CCtx_s*)handle;
        nuint size;
        fixed (byte* target = packed)
        {
            size = isLast
                ? Methods.ZSTD_compressEnd(context, target, (nuint)packed.Length, _ring + _block, (nuint)_filled)
                : Methods.ZSTD_compressContinue(context, target, (nuint)packed.Length, _ring + _block, (nuint)_filled);
        }

        _block = _block + (2 * BlockSize) <= _size ? _block + BlockSize : 0;
        _filled = 0;
        return (int)Checked(size);
    }

    protected override bool ReleaseHandle()
    {
        Methods.ZSTD_freeCCtx((ZSTD_CCtx_s*)handle);
        NativeMemory.Free(_ring);
        return true;
    }

    private static nuint Checked(nuint result) =>
        Methods.ZSTD_isError(result)
            ? throw new InvalidOperationException($"the compressor failed: {Methods.ZSTD_getErrorName(result)}")
            : result;
}
