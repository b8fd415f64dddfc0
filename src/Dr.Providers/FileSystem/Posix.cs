using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Dr.Providers.FileSystem;

/// <summary>The calls that .NET has no method for. Each returns 0 or the errno.</summary>
internal static partial class Posix
{
    public const int EPERM = 1;
    public const int ENOENT = 2;
    public const int EACCES = 13;
    public const int EEXIST = 17;
    public const int ENOTDIR = 20;
    public const int EINVAL = 22;
    public const int EFBIG = 27;
    public const int ENOSPC = 28;
    public const int EROFS = 30;
    public const int ENOSYS = 38;
    public const int ENOTSUP = 95;
    public const int ESTALE = 116;
    public const int EDQUOT = 122;

    private const int CurrentDirectory = -100;
    private const uint RenameNoReplace = 1;
    private const int OpenDirectory = 0x10000 | 0x80000; // O_RDONLY | O_DIRECTORY | O_CLOEXEC
    private const int OpenFile = 0x20000 | 0x80000; // O_RDONLY | O_NOFOLLOW | O_CLOEXEC
    private const int ReadSequentially = 2;
    private const uint OwnerOnly = 0x1C0; // 0700

    public static int RenameNew(string from, string to) =>
        Outcome(RenameAt2(CurrentDirectory, from, CurrentDirectory, to, RenameNoReplace));

    public static int MakeDirectory(string path) => Outcome(MkDir(path, OwnerOnly));

    public static int Link(string from, string to) => Outcome(LinkNative(from, to));

    /// <summary>Opens a file for reading front to back. .NET's own way takes a lock, which a writer's lock would refuse.</summary>
    public static (SafeFileHandle File, int Errno) OpenForReading(string path)
    {
        var file = OpenNative(path, OpenFile, 0);
        if (file.IsInvalid)
        {
            var errno = Marshal.GetLastPInvokeError();
            file.Dispose();
            return (file, errno);
        }

        _ = Advise(file, 0, 0, ReadSequentially);
        return (file, 0);
    }

    public static int SyncDirectory(string path)
    {
        using var directory = OpenNative(path, OpenDirectory, 0);
        return directory.IsInvalid ? Marshal.GetLastPInvokeError() : Outcome(Sync(directory));
    }

    private static int Outcome(int result) => result == 0 ? 0 : Marshal.GetLastPInvokeError();

    [LibraryImport("libc", EntryPoint = "renameat2", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int RenameAt2(int fromDirectory, string from, int toDirectory, string to, uint flags);

    [LibraryImport("libc", EntryPoint = "link", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int LinkNative(string from, string to);

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial SafeFileHandle OpenNative(string path, int flags, uint mode);

    [LibraryImport("libc", EntryPoint = "mkdir", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int MkDir(string path, uint mode);

    [LibraryImport("libc", EntryPoint = "posix_fadvise")]
    private static partial int Advise(SafeFileHandle file, long offset, long count, int advice);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Sync(SafeFileHandle file);
}
