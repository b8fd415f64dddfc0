using System.Diagnostics;
using Dr.Testing.Servers;

namespace Dr.EndToEnd.Tests.Kit;

/// <summary>
/// A disk of a few hundred KiB at a folder, for whatever is started through <see cref="Prefix"/>. It lies in a mount namespace of
/// its own, which ends with the test, however that ends.
/// </summary>
internal sealed class SmallDisk : IDisposable
{
    private static readonly string[] s_enter = Environment.IsPrivilegedProcess
        ? ["nsenter"]
        : ["nsenter", "--user", "--preserve-credentials"];

    private readonly Process _holder;
    private readonly string _folder;

    private SmallDisk(Process holder, string folder) => (_holder, _folder) = (holder, folder);

    /// <summary>Puts a program into the namespace, and becomes it.</summary>
    public IReadOnlyList<string> Prefix =>
        [.. s_enter, $"--target={_holder.Id}", "--mount", $"--wd={Path.GetDirectoryName(_folder)}"];

    public static async Task<SmallDisk> MountAsync(string folder, int kib, CancellationToken cancellationToken)
    {
        var script = $"mount -t tmpfs -o size={kib}k,mode=755 tmpfs '{folder}' && echo mounted && exec cat";
        string[] unshare = Environment.IsPrivilegedProcess ? ["--mount"] : ["--mount", "--map-root-user"];
        var start = new ProcessStartInfo("unshare", [.. unshare, "sh", "-c", script])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        var holder = Process.Start(start) ?? throw new InvalidOperationException("unshare did not start");
        var said = await holder.StandardOutput.ReadLineAsync(cancellationToken);
        return said == "mounted"
            ? new SmallDisk(holder, folder)
            : throw new InvalidOperationException($"cannot mount a small disk at {folder}");
    }

    public async Task GrowAsync(string size, CancellationToken cancellationToken)
    {
        string[] grow = [.. Prefix.Skip(1), "mount", "-o", $"remount,size={size}", _folder];
        (await StockTools.RunAsync(Prefix[0], grow, cancellationToken: cancellationToken)).Succeeded();
    }

    public void Dispose()
    {
        _holder.StandardInput.Close();
        _holder.WaitForExit();
        _holder.Dispose();
    }
}
