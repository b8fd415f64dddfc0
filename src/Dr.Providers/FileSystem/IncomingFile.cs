using Dr.Randomness;
using Microsoft.Win32.SafeHandles;

namespace Dr.Providers.FileSystem;

/// <summary>A put under way: a file in a folder that no key can name, locked while its writer lives.</summary>
internal sealed class IncomingFile : IDisposable
{
    // why: '~' cannot stand in a key, so no object can lie here and no listing shows it
    public const string FolderName = "~incoming";
    private const int BlockSize = 1 << 20;

    private readonly string _path;
    private readonly SafeFileHandle _file;
    private bool _published;

    private IncomingFile(string path, SafeFileHandle file) => (_path, _file) = (path, file);

    public static IncomingFile Create(string root, IRandomSource random)
    {
        var folder = Path.Join(root, FolderName);
        Directory.CreateDirectory(folder, FolderMode);
        Span<byte> name = stackalloc byte[16];
        while (true)
        {
            random.Fill(name);
            var path = Path.Join(folder, Convert.ToHexStringLower(name));
            var file = OpenLocked(path, FileMode.CreateNew);
            if (file is not null && File.Exists(path))
            {
                return new IncomingFile(path, file);
            }

            // why: a sweep got hold of the file between its creation and its lock; the next name is as good
            file?.Dispose();
        }
    }

    /// <summary>Removes the files of writers that no longer live: those whose lock can be had.</summary>
    public static int Sweep(string root, DateTimeOffset before)
    {
        var folder = new DirectoryInfo(Path.Join(root, FolderName));
        var stale = folder.Exists ? folder.GetFiles().Where(file => file.LastWriteTimeUtc <= before.UtcDateTime) : [];
        return stale.Count(file => TryRemoveUnlocked(file.FullName));
    }

    public async Task FillAsync(Stream content, CancellationToken cancellationToken)
    {
        var block = GC.AllocateUninitializedArray<byte>(BlockSize);
        long length = 0;
        int count;
        do
        {
            count = await content.ReadAtLeastAsync(block, BlockSize, throwOnEndOfStream: false, cancellationToken);
            Mapped("write", () => RandomAccess.Write(_file, block.AsSpan(0, count), length));
            length += count;
        } while (count == BlockSize);

        cancellationToken.ThrowIfCancellationRequested();
        Mapped("flush", () => RandomAccess.FlushToDisk(_file));
    }

    /// <summary>Gives the file its name unless the name is taken. Returns 0 or the errno.</summary>
    public int PublishAs(string path)
    {
        var errno = Posix.RenameNew(_path, path);
        if (errno is Posix.EINVAL or Posix.ENOSYS or Posix.ENOTSUP)
        {
            // why: NFS has no rename that refuses to replace, but its link(2) is create-only too
            errno = Posix.Link(_path, path);
            if (errno == 0)
            {
                File.Delete(_path);
            }
        }

        _published = errno == 0;
        return errno;
    }

    public void Dispose()
    {
        if (!_published)
        {
            File.Delete(_path);
        }

        _file.Dispose();
    }

    private const UnixFileMode FolderMode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private static bool TryRemoveUnlocked(string path)
    {
        using var file = OpenLocked(path, FileMode.Open);
        if (file is null)
        {
            return false;
        }

        File.Delete(path);
        return true;
    }

    // why: FileShare.None is flock(2) on Unix: the kernel drops it when the writer dies, however it dies
    private static SafeFileHandle? OpenLocked(string path, FileMode mode)
    {
        try
        {
            return new FileStream(
                path,
                new FileStreamOptions
                {
                    Mode = mode,
                    Access = FileAccess.ReadWrite,
                    Share = FileShare.None,
                    BufferSize = 0,
                    UnixCreateMode = mode == FileMode.CreateNew ? UnixFileMode.UserRead | UnixFileMode.UserWrite : null,
                }
            ).SafeFileHandle;
        }
        catch (FileNotFoundException) when (mode == FileMode.Open)
        {
            return null;
        }
        catch (IOException) when (File.Exists(path))
        {
            return null;
        }
    }

    private void Mapped(string attempt, Action action)
    {
        try
        {
            action();
        }
        catch (Exception error) when (FileSystemErrorMap.IsFileSystemError(error))
        {
            throw FileSystemErrorMap.Map(attempt, _path, error);
        }
    }
}
