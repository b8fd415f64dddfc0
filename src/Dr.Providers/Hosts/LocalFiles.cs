using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Dr.Providers.Hosts;

/// <summary>Disk work that .NET has no name for.</summary>
internal static partial class LocalFiles
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>A new file that only its owner can read.</summary>
    public static FileStream Create(string path) =>
        new(
            path,
            new FileStreamOptions
            {
                Mode = FileMode.Create,
                Access = FileAccess.Write,
                Share = FileShare.Read,
                BufferSize = 0,
                Options = FileOptions.Asynchronous,
                UnixCreateMode = OwnerOnly,
            }
        );

    /// <summary>Makes the names in a folder survive a power cut.</summary>
    public static void SyncFolder(string folder)
    {
        using var handle = OpenFolder(folder, 0);
        if (handle.IsInvalid || SyncAll(handle) != 0)
        {
            throw new IOException($"cannot sync {folder}: {Marshal.GetLastPInvokeErrorMessage()}");
        }
    }

    public static IReadOnlyList<TimeSpan> MeasureSync(
        string path,
        SyncMeasurement measurement,
        TimeProvider clock,
        CancellationToken cancellationToken
    )
    {
        var times = new List<TimeSpan>(measurement.Writes);
        var block = new byte[SyncMeasurement.BlockSize];
        using var file = Create(path);
        var began = clock.GetTimestamp();
        while (times.Count < measurement.Writes && clock.GetElapsedTime(began) < measurement.Budget)
        {
            cancellationToken.ThrowIfCancellationRequested();
            RandomAccess.Write(file.SafeFileHandle, block, (long)times.Count * block.Length);
            var written = clock.GetTimestamp();
            if (SyncData(file.SafeFileHandle) != 0)
            {
                throw new IOException($"cannot sync {path}: {Marshal.GetLastPInvokeErrorMessage()}");
            }

            times.Add(clock.GetElapsedTime(written));
        }

        return times;
    }

    [LibraryImport("libc", EntryPoint = "fdatasync", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static partial int SyncData(SafeFileHandle file);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static partial int SyncAll(SafeFileHandle file);

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static partial SafeFileHandle OpenFolder(string path, int flags);
}
