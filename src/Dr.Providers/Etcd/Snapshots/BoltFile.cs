using System.Buffers.Binary;
using System.Text;

namespace Dr.Providers.Etcd.Snapshots;

/// <summary>One record of a bucket. The spans are valid during the call only.</summary>
public delegate void BoltVisitor(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value);

/// <summary>
/// A bolt (bbolt) database, read only, without the library that wrote it. Memory does not depend on the size of the file,
/// save one bit per page. Whatever the bytes are, a call gives the records or a <see cref="BoltFormatException"/>: it
/// neither hangs nor reads outside of the file. It does not check sums of the pages (bolt has none): that is
/// <see cref="SnapshotTrailer"/>'s.
/// </summary>
/// <remarks>The 32 bytes that etcd appends to a snapshot are left out. The file must not change while it is open.</remarks>
public sealed class BoltFile : IDisposable
{
    private const int BucketHeaderSize = 16;

    private readonly FileStream _file;
    private readonly BoltMeta _meta;
    private readonly Dictionary<string, Bucket> _buckets = new(StringComparer.Ordinal);

    private BoltFile(FileStream file, BoltMeta meta) => (_file, _meta) = (file, meta);

    /// <summary>The names of the top-level buckets, in key order.</summary>
    public IReadOnlyCollection<string> Buckets => _buckets.Keys;

    public int PageSize => _meta.PageSize;

    /// <exception cref="BoltFormatException">The file is no bolt database, or is cut short.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static BoltFile Open(string path)
    {
        // why: buffer of 0, the pages have their own; no FileOptions, the system's read-ahead suits both access patterns
        var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
        try
        {
            var opened = new BoltFile(file, BoltMetaFinder.Find(file, path));
            opened.ReadBuckets();
            return opened;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Visits every record of a bucket in key order; none if the file has no such bucket.</summary>
    /// <exception cref="BoltFormatException">A page is damaged; the message names it.</exception>
    public void ForEach(string bucket, BoltVisitor visitor, CancellationToken cancellationToken = default)
    {
        if (!_buckets.TryGetValue(bucket, out var found))
        {
            return;
        }

        var walk = Walk(
            (page, isBucket, key, value) =>
            {
                if (isBucket)
                {
                    throw new BoltFormatException($"page {page} nests a bucket inside of bucket '{bucket}'");
                }

                visitor(key, value);
            }
        );
        if (found.Inline is { } inline)
        {
            walk.Leaf(InlinePage(inline, found.Page), found.Page);
            return;
        }

        walk.Tree(found.Root, cancellationToken);
    }

    public void Dispose() => _file.Dispose();

    private static BoltPage InlinePage(byte[] bytes, ulong holder)
    {
        var page = new BoltPage(bytes, holder);
        return page.IsBranch
            ? throw new BoltFormatException($"an inline bucket on page {holder} of the bolt file is no leaf")
            : page;
    }

    private BoltWalk Walk(BoltElementVisitor visitor) =>
        new(new BoltPageReader(_file, _meta), _meta.PageCount, visitor);

    private void ReadBuckets() =>
        Walk(
                (page, isBucket, key, value) =>
                {
                    if (!isBucket || value.Length < BucketHeaderSize || key.Length > _meta.PageSize)
                    {
                        throw new BoltFormatException(
                            $"page {page} of the bolt file lists something that is no bucket"
                        );
                    }

                    var root = BinaryPrimitives.ReadUInt64LittleEndian(value);
                    _buckets[Encoding.UTF8.GetString(key)] = new Bucket(
                        root,
                        page,
                        root == 0 ? Inline(page, value) : null
                    );
                }
            )
            .Tree(_meta.Root, CancellationToken.None);

    private byte[] Inline(ulong page, ReadOnlySpan<byte> value) =>
        value.Length <= _meta.PageSize
            ? value[BucketHeaderSize..].ToArray()
            : throw new BoltFormatException($"an inline bucket on page {page} of the bolt file is larger than a page");

    private sealed record Bucket(ulong Root, ulong Page, byte[]? Inline);
}
