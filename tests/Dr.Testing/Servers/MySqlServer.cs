namespace Dr.Testing.Servers;

/// <summary>MySQL 9. Ready in about two seconds.</summary>
public sealed class MySqlServer : SqlServer
{
    internal const string Image = "dr-test/mysql:9";

    private MySqlServer(ContainerRunner container, SqlPlace place, params IReadOnlyList<IDisposable> owned)
        : base(container, place, owned) { }

    private protected override string Client => "mysql";

    public static async Task<MySqlServer> StartAsync(
        SqlServerOptions? options = null,
        CancellationToken cancellationToken = default
    )
    {
        var folder = TestFolder.Create("mysql");
        var subnet = LoopbackSubnet.Claim();
        options ??= new SqlServerOptions();
        var place = SqlPlace.Of(subnet, 1, folder, options);
        string[] own =
        [
            "--mysqlx=OFF",
            "--secure-file-priv=NULL",
            "--innodb-redo-log-capacity=16M",
            .. BinaryLog(options),
        ];
        var container = await SqlFlags.ContainerAsync(Image, place, options, own);
        var server = new MySqlServer(container, place, folder, subnet);
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

    private static string[] BinaryLog(SqlServerOptions options) =>
        options.BinaryLog ? ["--gtid-mode=ON", "--enforce-gtid-consistency=ON"] : [];
}
