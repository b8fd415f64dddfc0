using Microsoft.Win32.SafeHandles;

namespace Dr.Providers.FileSystem;

/// <summary>A file of this process alone: it has no name in any folder, so that nothing of it is left however the process ends.</summary>
internal sealed class NamelessFile : IDisposable
{
    private readonly FileStream _file;

    private NamelessFile(FileStream file) => _file = file;

    /// <summary>To write and read; whoever disposes of it has disposed of the file.</summary>
    public Stream Content => _file;

    /// <summary>By which this process can open it again.</summary>
    public string Path => $"/proc/self/fd/{Handle.DangerousGetHandle()}";

    private SafeFileHandle Handle => _file.SafeFileHandle;

    /// <param name="folder">On which disk; made for its owner alone where it is missing.</param>
    /// <param name="name">Until it is gone, which is at once.</param>
    public static NamelessFile Create(string folder, string name)
    {
        const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        Directory.CreateDirectory(folder, Owner | UnixFileMode.UserExecute);
        // why: a name is left over only by a process that died between these two calls, and then the file is empty
        var path = System.IO.Path.Combine(folder, name);
        var file = new FileStream(
            path,
            new FileStreamOptions
            {
                Mode = FileMode.Create,
                Access = FileAccess.ReadWrite,
                Share = FileShare.ReadWrite,
                BufferSize = 128 << 10,
                UnixCreateMode = Owner,
            }
        );
        File.Delete(path);
        return new NamelessFile(file);
    }

    public void Dispose() => _file.Dispose();
}
