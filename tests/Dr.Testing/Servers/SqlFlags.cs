namespace Dr.Testing.Servers;

/// <summary>The command line that MariaDB and MySQL have in common.</summary>
internal static class SqlFlags
{
    // why: what a power cut of the machine would lose is no matter here, what a killed process loses is: the page cache survives it
    private static readonly string[] s_quick =
    [
        "--innodb-flush-method=nosync",
        "--innodb-buffer-pool-size=64M",
        "--skip-name-resolve",
        "--pid-file=server.pid",
    ];

    /// <summary>The data directory first, as the images' entry points want it, then flags.</summary>
    public static IEnumerable<string> Of(SqlPlace place, SqlServerOptions options)
    {
        var data = options.DiskMiB is null ? Path.Combine(place.Folder, "data") : SmallDisk;
        return
        [
            data,
            .. s_quick,
            $"--bind-address={place.Address}",
            $"--port={SqlServer.Port}",
            $"--socket={place.Socket}",
            "--character-set-server=utf8mb4",
            .. BinaryLog(options),
            .. Tls(place.Certificates),
        ];
    }

    /// <summary>Last, so that a test has the last word.</summary>
    public static IEnumerable<string> Variables(SqlServerOptions options) =>
        options.Variables.Select(one => $"--{one.Key}={one.Value}");

    public static Task<ContainerRunner> ContainerAsync(
        string image,
        SqlPlace place,
        SqlServerOptions options,
        IEnumerable<string> own
    )
    {
        var disks = new Dictionary<string, string>();
        if (options.DiskMiB is { } size)
        {
            disks[Path.GetDirectoryName(SmallDisk)!] = $"size={size}m";
        }

        string[] command = [.. Of(place, options), .. own, .. Variables(options)];
        return ContainerEngine.CreateAsync(image, command, disks, [place.Folder]);
    }

    private const string SmallDisk = "/small/data";

    private static string[] BinaryLog(SqlServerOptions options) =>
        options.BinaryLog ? ["--log-bin=binlog", "--server-id=1", "--sync-binlog=0"] : ["--skip-log-bin"];

    private static string[] Tls(TestCertificates? files) =>
        files is null
            ? []
            :
            [
                $"--ssl-ca={files.AuthorityFile}",
                $"--ssl-cert={files.ServerCertificateFile}",
                $"--ssl-key={files.ServerKeyFile}",
            ];
}
