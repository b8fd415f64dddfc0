using Dr.Randomness;
using Dr.Stores;

namespace Dr.Providers.FileSystem;

/// <summary>Objects as files: the key is the path below the root. The embedded default, for a disk or a mounted share.</summary>
/// <remarks>
/// A put is written to a hidden folder of the same file system, flushed to the disk, renamed to its name unless that is
/// taken, and the folder is flushed: after a power cut the object is there as a whole or not at all. Files are 0600 and
/// folders 0700. Does not hold both <c>a</c> and <c>a/b</c>: a file system cannot. Does not defend against another
/// program that changes the folder at the same time.
/// </remarks>
public sealed class FileSystemObjectStore(FileSystemStoreOptions options, TimeProvider clock, IRandomSource random)
    : IObjectStore,
        IUnfinishedPuts
{
    private const int PublishAttempts = 50;
    private readonly FileSystemRoot _root = new(options);
    private readonly DurableFolders _folders = new(new FileSystemRoot(options).Path);

    public string Description => _root.Path;

    public StoreCapabilities Capabilities => StoreCapabilities.AtomicCreate | StoreCapabilities.AtomicCreateOfAnySize;

    public async Task PutAsync(ObjectKey key, Stream content, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        _root.EnsureReady();
        var path = _root.PathOf(key);
        if (Path.Exists(path))
        {
            throw FileSystemErrorMap.Map("put", path, Posix.EEXIST);
        }

        using var incoming = Mapped("put", path, () => IncomingFile.Create(_root.Path, random));
        await incoming.FillAsync(content, cancellationToken);
        Mapped("put", path, () => Publish(incoming, path));
    }

    public Task DeleteAsync(ObjectKey key, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        _root.EnsureReady();
        var path = _root.PathOf(key);
        Mapped("delete", path, () => Remove(path));
        return Task.CompletedTask;
    }

    public Task<Stream> OpenAsync(ObjectKey key, long offset, long? count, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        _root.EnsureReady();
        var path = _root.PathOf(key);
        return Task.FromResult<Stream>(Mapped("open", path, () => Open(path, offset, count, cancellationToken)));
    }

    public Task<ObjectEntry?> FindAsync(ObjectKey key, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        _root.EnsureReady();
        var path = _root.PathOf(key);
        return Task.FromResult(Mapped("look at", path, () => Find(key, new FileInfo(path))));
    }

    public IAsyncEnumerable<ObjectEntry> ListAsync(string prefix, CancellationToken cancellationToken)
    {
        _root.EnsureReady();
        return new FileSystemListing(_root, prefix).EntriesAsync(cancellationToken);
    }

    /// <inheritdoc/>
    /// <remarks>Files do not know their keys, so the prefix is of no meaning here: the whole store is swept.</remarks>
    public Task<int> SweepUnfinishedPutsAsync(string prefix, TimeSpan olderThan, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        _root.EnsureReady();
        var before = clock.GetUtcNow() - olderThan;
        return Task.FromResult(Mapped("sweep", _root.Path, () => IncomingFile.Sweep(_root.Path, before)));
    }

    private bool Publish(IncomingFile incoming, string path)
    {
        var folder = Path.GetDirectoryName(path)!;
        for (var attempt = 1; ; attempt++)
        {
            _folders.Ensure(folder);
            var errno = incoming.PublishAs(path);
            if (errno == 0)
            {
                DurableFolders.Flush(folder);
                return true;
            }

            if (errno == Posix.ENOTDIR)
            {
                throw new StoreException(
                    StoreErrorKind.Failed,
                    $"cannot put {path}: a part of its path is an object itself",
                    "take another key; a store of files holds objects or folders under a name, not both"
                );
            }

            // why: a delete may remove a folder that it left empty just before the object arrives in it
            if (errno != Posix.ENOENT || attempt == PublishAttempts)
            {
                throw FileSystemErrorMap.Map("put", path, errno);
            }
        }
    }

    private bool Remove(string path)
    {
        var folder = Path.GetDirectoryName(path)!;
        if (!File.Exists(path))
        {
            return false;
        }

        File.Delete(path);
        DurableFolders.Flush(folder);
        _folders.RemoveEmpty(folder);
        return true;
    }

    private static FileObjectStream Open(string path, long offset, long? count, CancellationToken cancellationToken)
    {
        var (file, errno) = Directory.Exists(path) ? (null, Posix.ENOENT) : Posix.OpenForReading(path);
        if (file is null || errno != 0)
        {
            throw FileSystemErrorMap.Map("open", path, errno);
        }

        var rest = Math.Max(0, RandomAccess.GetLength(file) - offset);
        return new FileObjectStream(file, path, offset, Math.Min(rest, count ?? rest), cancellationToken);
    }

    private static ObjectEntry? Find(ObjectKey key, FileInfo file) =>
        file.Exists ? new ObjectEntry(key, file.Length, new DateTimeOffset(file.LastWriteTimeUtc)) : null;

    private static T Mapped<T>(string attempt, string path, Func<T> action)
    {
        try
        {
            return action();
        }
        catch (Exception error) when (FileSystemErrorMap.IsFileSystemError(error))
        {
            throw FileSystemErrorMap.Map(attempt, path, error);
        }
    }
}
