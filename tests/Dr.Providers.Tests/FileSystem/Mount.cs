using Dr.Testing.Servers;

namespace Dr.Providers.Tests.FileSystem;

/// <summary>A mount of the test's own; gone on disposal.</summary>
internal sealed class Mount : IAsyncDisposable
{
    private Mount(string path) => Path = path;

    public string Path { get; }

    public static Task<Mount> TmpfsAsync(string path, string size, CancellationToken cancellationToken) =>
        MountAsync(path, ["-t", "tmpfs", "-o", $"size={size}", "tmpfs", path], cancellationToken);

    public static async Task<Mount> ReadOnlyAsync(string path, CancellationToken cancellationToken)
    {
        var mount = await MountAsync(path, ["--bind", path, path], cancellationToken);
        await MountAsync(path, ["-o", "remount,ro,bind", path], cancellationToken);
        return mount;
    }

    public async ValueTask DisposeAsync() => (await StockTools.RunAsync("umount", ["--lazy", Path])).Succeeded();

    private static async Task<Mount> MountAsync(string path, string[] arguments, CancellationToken cancellationToken)
    {
        (await StockTools.RunAsync("mount", arguments, cancellationToken: cancellationToken)).Succeeded();
        return new Mount(path);
    }
}
