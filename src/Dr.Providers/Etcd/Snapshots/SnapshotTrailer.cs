using System.Security.Cryptography;

namespace Dr.Providers.Etcd.Snapshots;

/// <summary>The SHA-256 that an etcd server appends to every snapshot it streams, and what the file really has.</summary>
/// <param name="Present">The size says that there is a trailer (whole sectors and 32 bytes). A copied database file has none.</param>
/// <param name="Expected">What the trailer says, lower-case hex; empty without one.</param>
/// <param name="Actual">The SHA-256 of everything before the trailer, lower-case hex.</param>
public sealed record SnapshotTrailer(bool Present, string Expected, string Actual)
{
    private const int Sector = 512;

    /// <summary>Every byte is what the server sent. It says nothing about whether the server's own bytes were sound.</summary>
    public bool IsIntact => Present && string.Equals(Expected, Actual, StringComparison.Ordinal);

    /// <summary>Reads the file once, from start to end, with constant memory.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static SnapshotTrailer Read(string path, CancellationToken cancellationToken = default)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[256 * 1024];
        var content = ContentLength(file.Length);
        for (long offset = 0; offset < content; )
        {
            cancellationToken.ThrowIfCancellationRequested();
            var wanted = (int)Math.Min(buffer.Length, content - offset);
            file.ReadExactly(buffer, 0, wanted);
            hash.AppendData(buffer, 0, wanted);
            offset += wanted;
        }

        var trailer = new byte[file.Length - content];
        file.ReadExactly(trailer);
        return new SnapshotTrailer(
            trailer.Length > 0,
            Convert.ToHexStringLower(trailer),
            Convert.ToHexStringLower(hash.GetHashAndReset())
        );
    }

    /// <summary>The bytes of the database itself in a file of this length.</summary>
    internal static long ContentLength(long fileLength) =>
        fileLength % Sector == SHA256.HashSizeInBytes ? fileLength - SHA256.HashSizeInBytes : fileLength;
}
