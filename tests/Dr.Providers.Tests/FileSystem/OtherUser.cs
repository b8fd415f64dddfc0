using System.Runtime.InteropServices;

namespace Dr.Providers.Tests.FileSystem;

/// <summary>Does something as a user who owns nothing, for file access only and in one thread only (setfsuid(2)).</summary>
internal static class OtherUser
{
    private const uint Nobody = 65534;

    public static void Run(Action action)
    {
        Exception? failure = null;
        var thread = new Thread(() =>
        {
            try
            {
                _ = SetFileSystemGroup(Nobody);
                _ = SetFileSystemUser(Nobody);
                Assert.Equal((int)Nobody, SetFileSystemUser(Nobody));
                action();
            }
            catch (Exception error)
            {
                failure = error;
            }
        });
        thread.Start();
        thread.Join();
        Assert.Null(failure);
    }

    [DllImport("libc", EntryPoint = "setfsuid")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SetFileSystemUser(uint user);

    [DllImport("libc", EntryPoint = "setfsgid")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SetFileSystemGroup(uint group);
}
