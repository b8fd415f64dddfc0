using System.Diagnostics;

namespace Dr.Providers.Tests.Etcd.Snapshots;

/// <summary>The etcd programs of one version, as eng/etcd.sh leaves them.</summary>
internal sealed record EtcdBinary(string Version)
{
    public static readonly EtcdBinary V35 = new("3.5.16");
    public static readonly EtcdBinary V34 = new("3.4.23");

    public bool HasUtl => File.Exists(Path("etcdutl"));

    public static EtcdBinary Of(string version) => new(version);

    public string Path(string program) =>
        System.IO.Path.Combine(
            Environment.GetEnvironmentVariable("DR_CACHE")
                ?? System.IO.Path.Combine(
                    Environment.GetFolderPath(Environment.SpecialFolder.UserProfile),
                    ".cache",
                    "dr"
                ),
            "etcd",
            Version,
            program
        );

    /// <summary>Runs a program to its end and gives what it printed; fails the test if it failed.</summary>
    public async Task<string> Run(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(Path(program), arguments)
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["ETCDCTL_API"] = "3" },
        };
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"{program} {string.Join(' ', arguments)}: {await errors}");
        return output;
    }
}
