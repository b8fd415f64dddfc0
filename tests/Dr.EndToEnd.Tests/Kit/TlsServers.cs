using Dr.Testing.Servers;

namespace Dr.EndToEnd.Tests.Kit;

/// <summary>A MariaDB and a MySQL that speak TLS alone, each with an account that has to show a certificate.</summary>
public sealed class TlsServers : IAsyncLifetime
{
    private static readonly SqlServerOptions s_secure = new()
    {
        Tls = true,
        Variables = new Dictionary<string, string> { ["require_secure_transport"] = "ON" },
    };
    private readonly List<TlsServer> _all = [];

    internal TlsServer MariaDb => _all[0];

    internal TlsServer MySql => _all[1];

    public async ValueTask InitializeAsync()
    {
        _all.Add(await TlsServer.OfAsync(await MariaDbServer.StartAsync(s_secure)));
        _all.Add(await TlsServer.OfAsync(await MySqlServer.StartAsync(s_secure)));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var one in _all)
        {
            await one.Server.DisposeAsync();
        }
    }
}

/// <summary>One of them.</summary>
internal sealed record TlsServer(SqlServer Server, SqlAccount Account)
{
    public TestCertificates Files => Server.Certificates!;

    public static async Task<TlsServer> OfAsync(SqlServer server)
    {
        var account = await server.CreateUserAsync("certified", ["ALL PRIVILEGES ON *.*"]);
        await server.ExecuteAsync(
            "ALTER USER 'certified'@'%' REQUIRE X509; GRANT GRANT OPTION ON *.* TO 'certified'@'%'"
        );
        File.SetUnixFileMode(server.Certificates!.KeyFile, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        return new TlsServer(server, account);
    }

    /// <summary>The lines of dr.yaml and of an inventory that lead there as it is meant, and each of them may be changed.</summary>
    public string[] Access(
        string? host = null,
        int port = SqlServer.Port,
        string? authority = null,
        bool shows = true,
        bool encrypts = true
    )
    {
        var own = shows ? $", certificate: {Files.CertificateFile}, key: {Files.KeyFile}" : "";
        return
        [
            $"host: {host ?? Server.Address}",
            $"port: {port}",
            $"user: {Account.User}",
            $"passwordFile: {Account.PasswordFile}",
            .. encrypts ? [$"tls: {{ ca: {authority ?? Files.AuthorityFile}{own} }}"] : Array.Empty<string>(),
        ];
    }
}
