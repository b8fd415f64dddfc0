using System.Security.Cryptography;
using Dr.Errors;
using Dr.Pipelines;
using Dr.Providers.Etcd.Client;

namespace Dr.Providers.Etcd.Capture;

/// <summary>
/// Follows a snapshot as it passes by and says at its end whether it is whole and true: the last 32 bytes of the file are
/// the SHA-256 of everything before them, its pages are 512-byte multiples, and the member's count of what remains falls
/// by exactly what came and ends at 0. Stock clients check only the size.
/// </summary>
/// <param name="origin">The member's name, for messages.</param>
/// <param name="sink">Where the bytes go, each message's after it was accepted here; it hashes them anyway.</param>
internal sealed class SnapshotCheck(string origin, HashedSink sink)
{
    private const int Trailer = SHA256.HashSizeInBytes;
    private const int Sector = 512;
    private ulong? _remaining;
    private bool _trailerIsTrue;

    /// <summary>Bytes of the file so far.</summary>
    public long Size { get; private set; }

    /// <summary>What the file will have in all, trailer included; known from the first message on.</summary>
    public long? ExpectedSize { get; private set; }

    /// <exception cref="IntegrityException">The member's own count does not fit.</exception>
    public void Accept(SnapshotMessage message)
    {
        var blob = message.Blob.Span;
        var expected =
            _remaining is not { } before ? message.RemainingBytes
            : before >= (ulong)blob.Length ? before - (ulong)blob.Length
            : 0;
        // why: once nothing remains, the only thing left to come is the trailer
        if (message.RemainingBytes != expected || (_remaining == 0 && blob.Length is not (0 or Trailer)))
        {
            throw Damaged(
                $"the count of remaining bytes went from {_remaining} to {message.RemainingBytes} over {blob.Length} bytes"
            );
        }
        if (_remaining == 0 && blob.Length == Trailer)
        {
            _trailerIsTrue = Digest.FromHash(blob) == sink.SoFar();
        }
        _remaining = message.RemainingBytes;
        ExpectedSize ??= (long)message.RemainingBytes + blob.Length + Trailer;
        Size += blob.Length;
    }

    /// <summary>The stream is over.</summary>
    /// <exception cref="IntegrityException">What came is not a whole and true snapshot.</exception>
    public void End()
    {
        if (_remaining is not 0)
        {
            throw Damaged($"the stream ended early, {_remaining?.ToString() ?? "all"} bytes before its end");
        }
        if (Size % Sector != Trailer)
        {
            throw Damaged($"{Size} bytes are not whole pages and a digest");
        }
        if (!_trailerIsTrue)
        {
            throw Damaged("the digest at its end is not that of its bytes");
        }
    }

    private IntegrityException Damaged(string why) =>
        new(
            $"cannot use the etcd snapshot of {origin}: {why}",
            "take it from another member; if that fails too, check the network between here and the members"
        );
}
