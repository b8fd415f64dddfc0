using System.ComponentModel;
using Dr.Stores;

namespace Dr.Providers.FileSystem;

/// <summary>Every error of the file system as a <see cref="StoreException"/>: one table.</summary>
internal static class FileSystemErrorMap
{
    public static bool IsFileSystemError(Exception error) => error is IOException or UnauthorizedAccessException;

    /// <param name="attempt">What was attempted, for example <c>write</c>.</param>
    /// <param name="path">On what.</param>
    /// <param name="error">An error for which <see cref="IsFileSystemError"/> holds.</param>
    public static StoreException Map(string attempt, string path, Exception error) =>
        error switch
        {
            FileNotFoundException or DirectoryNotFoundException => NotFound(attempt, path, error),
            UnauthorizedAccessException => Denied(attempt, path, error.Message, error),
            _ => Map(attempt, path, error.HResult, error),
        };

    public static StoreException Map(string attempt, string path, int errno, Exception? error = null)
    {
        var reason = error?.Message ?? new Win32Exception(errno).Message;
        return errno switch
        {
            Posix.ENOENT or Posix.ENOTDIR => NotFound(attempt, path, error),
            Posix.EEXIST => new StoreException(
                StoreErrorKind.AlreadyExists,
                $"cannot {attempt} {path}: it exists, and objects are written once",
                "take another key, or delete the object first if it is not needed",
                error
            ),
            Posix.ENOSPC or Posix.EDQUOT or Posix.EFBIG => new StoreException(
                StoreErrorKind.Full,
                $"cannot {attempt} {path}: {reason}",
                "free space on the file system of the store, or raise its quota",
                error
            ),
            Posix.EPERM or Posix.EACCES or Posix.EROFS => Denied(attempt, path, reason, error),
            Posix.ESTALE => new StoreException(
                StoreErrorKind.Unavailable,
                $"cannot {attempt} {path}: {reason}",
                "see that the file server is up, and mount the file system again",
                error
            ),
            _ => new StoreException(
                StoreErrorKind.Failed,
                $"cannot {attempt} {path}: {reason}",
                "look at the kernel's log (`dmesg`) for errors of the disk below the store",
                error
            ),
        };
    }

    private static StoreException NotFound(string attempt, string path, Exception? error) =>
        new(
            StoreErrorKind.NotFound,
            $"cannot {attempt} {path}: there is no such object",
            "list the store to see which objects it holds",
            error
        );

    private static StoreException Denied(string attempt, string path, string reason, Exception? error) =>
        new(
            StoreErrorKind.Denied,
            $"cannot {attempt} {path}: {reason}",
            "see that the file system is mounted writable and that this user owns the folder of the store",
            error
        );
}
