using System.Text;
using Dr.Providers.Hosts;
using Dr.Testing.Servers;

namespace Dr.EndToEnd.Tests.Kit;

/// <summary>What runs on node6 of the lab beside a cluster: Rancher's database in MariaDB, and HAProxy as Dr comes with it.</summary>
internal sealed class LabServers : IAsyncDisposable
{
    /// <summary>The folder with all that the load balancer needs.</summary>
    public const string Balancer = "/etc/haproxy";

    private const string Password = "of-the-lab-alone";
    private readonly TestFolder _folder = TestFolder.Create("servers");
    private readonly TestCertificates _certificates;
    private readonly Lab _lab;

    private LabServers(Lab lab)
    {
        _lab = lab;
        _certificates = TestCertificates.Create(_folder.Path, ["rancher.example", "app.example"]);
        File.WriteAllText(PasswordFile, Password);
        File.SetUnixFileMode(PasswordFile, UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    /// <summary>The lines below <c>mysql:</c> of dr.yaml.</summary>
    public string[] Access => [.. Place, "schemas: [cattle]"];

    /// <summary>The sections of an inventory that are about them.</summary>
    public IReadOnlyList<string> Sections =>
        [
            "mysql:",
            .. Place.Select(line => $"  {line}"),
            "  rancherNodes: 1",
            "loadBalancer:",
            .. LoadBalancerStage.Lines(_certificates.AuthorityFile, "1s"),
        ];

    private string PasswordFile => _folder.File("password");

    private string[] Place => [$"host: {Lab.Address(Lab.Servers)}", "user: dr", $"passwordFile: {PasswordFile}"];

    public static async Task<LabServers> StartAsync(Lab lab, CancellationToken cancellationToken)
    {
        var servers = new LabServers(lab);
        await servers.NewDatabaseAsync(cancellationToken);
        const string Fill = """
            mariadb <<'END'
            CREATE DATABASE cattle CHARACTER SET utf8mb3 COLLATE utf8mb3_general_ci;
            USE cattle;
            CREATE TABLE cattle.account (id BIGINT NOT NULL PRIMARY KEY, name VARCHAR(255), data MEDIUMTEXT);
            CREATE TABLE cattle.host (id BIGINT NOT NULL PRIMARY KEY, account_id BIGINT, FOREIGN KEY (account_id) REFERENCES cattle.account (id));
            INSERT INTO cattle.account SELECT seq, CONCAT('account ', seq), REPEAT('x', seq % 500) FROM seq_1_to_2000;
            INSERT INTO cattle.host SELECT seq, seq FROM seq_1_to_500;
            END
            """;
        await servers.ShellAsync(Fill, cancellationToken);
        var pem = string.Join(
            '\n',
            await File.ReadAllTextAsync(servers._certificates.ServerCertificateFile, cancellationToken),
            await File.ReadAllTextAsync(servers._certificates.ServerKeyFile, cancellationToken)
        );
        await servers.PutAsync($"{Balancer}/certs/site.pem", pem, cancellationToken);
        await servers.PutAsync($"{Balancer}/haproxy.cfg", LoadBalancerStage.Configured(), cancellationToken);
        return servers;
    }

    /// <summary>That machine as an entry of <c>hosts</c>.</summary>
    public string Host(string more = "") =>
        $"{{name: {Lab.Servers}, address: {Lab.Address(Lab.Servers)}, {more}ssh: {{hostKey: {_lab.HostKey(Lab.Servers)}, user: root, identityFile: {_lab.IdentityFile}}}}}";

    /// <summary>The server's own checksums of what Rancher's database holds.</summary>
    public Task<string> RowsAsync(CancellationToken cancellationToken) =>
        ShellAsync("mariadb -e 'CHECKSUM TABLE cattle.account, cattle.host EXTENDED'", cancellationToken);

    /// <summary>A new machine in its place: a database server without schemas, a load balancer without configuration.</summary>
    public async Task BurnAsync(CancellationToken cancellationToken)
    {
        await ShellAsync(
            $"systemctl disable -q --now haproxy; rm -rf {Balancer}/certs {Balancer}/haproxy.cfg",
            cancellationToken
        );
        await NewDatabaseAsync(cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await ShellAsync(
            $"systemctl disable -q --now haproxy mariadb; rm -rf {Balancer}/certs",
            CancellationToken.None
        );
        _folder.Dispose();
    }

    private Task NewDatabaseAsync(CancellationToken cancellationToken)
    {
        const string Script = $"""
            set -e; systemctl start mariadb
            mariadb <<'END'
            DROP DATABASE IF EXISTS cattle;
            CREATE USER IF NOT EXISTS dr@'%' IDENTIFIED BY '{Password}';
            GRANT ALL PRIVILEGES ON *.* TO dr@'%' WITH GRANT OPTION;
            END
            """;
        return ShellAsync(Script, cancellationToken);
    }

    private async Task PutAsync(string path, string text, CancellationToken cancellationToken)
    {
        using var content = new MemoryStream(Encoding.UTF8.GetBytes(text));
        await _lab.Host(Lab.Servers).PutAsync(path, content, cancellationToken);
    }

    private async Task<string> ShellAsync(string script, CancellationToken cancellationToken)
    {
        var result = await _lab.Host(Lab.Servers)
            .RunAsync(HostCommand.Shell(script) with { Timeout = TimeSpan.FromMinutes(1) }, cancellationToken);
        Assert.True(result.Succeeded, result.Error);
        return result.Output;
    }
}
