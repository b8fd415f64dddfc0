namespace Dr.Testing.Servers;

/// <summary>MariaDB 10.11. Ready in about a second.</summary>
public sealed class MariaDbServer : SqlServer
{
    internal const string Image = "dr-test/mariadb:10.11";

    private MariaDbServer(ContainerRunner container, SqlPlace place, params IReadOnlyList<IDisposable> owned)
        : base(container, place, owned) { }

    private protected override string Client => "mariadb";

    public static async Task<MariaDbServer> StartAsync(
        SqlServerOptions? options = null,
        CancellationToken cancellationToken = default
    )
    {
        var folder = TestFolder.Create("mariadb");
        var subnet = LoopbackSubnet.Claim();
        var server = await CreateAsync(subnet, 1, folder, options ?? new SqlServerOptions(), [], [folder, subnet]);
        try
        {
            await server.StartAgainAsync(cancellationToken);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>One that is not started yet.</summary>
    internal static async Task<MariaDbServer> CreateAsync(
        LoopbackSubnet subnet,
        int number,
        TestFolder folder,
        SqlServerOptions options,
        IEnumerable<string> flags,
        IReadOnlyList<IDisposable> owned
    )
    {
        var place = SqlPlace.Of(subnet, number, folder, options);
        // why: the same size as in the prepared data directory, or each first start would make the log anew
        // and what is not InnoDB's (definitions, their log) is kept from the disk too
        string[] own = ["--innodb-log-file-size=24M", "--debug-no-sync", .. BinaryLog(options), .. flags];
        return new MariaDbServer(await SqlFlags.ContainerAsync(Image, place, options, own), place, owned);
    }

    private static string[] BinaryLog(SqlServerOptions options) =>
        options.BinaryLog ? ["--gtid-strict-mode=1", "--log-slave-updates"] : [];
}
