using Dr.Providers.Configuration;
using Dr.Providers.MySql.Client;
using Dr.Recovery;

namespace Dr.Providers.MySql.Recovery;

/// <summary>The server of an inventory, and sessions on it that are fit for writing.</summary>
internal sealed class TargetServer
{
    // why: building the indexes of a large table says nothing for as long as it takes; that a connection is dead, TCP finds out
    private static readonly TimeSpan s_longestStatement = TimeSpan.FromDays(7);
    private readonly MySqlDialer _dialer;

    public TargetServer(MySqlInventory inventory) => _dialer = new MySqlDialer(Options(inventory), _ => null);

    public Task<MySqlSession> OpenAsync(CancellationToken cancellationToken) => _dialer.OpenAsync(cancellationToken);

    /// <summary>A session that stands in a schema and writes in no transaction of its own.</summary>
    public async Task<MySqlSession> OpenAsync(string schema, CancellationToken cancellationToken)
    {
        var session = await _dialer.OpenAsync(cancellationToken);
        try
        {
            await session.ExecuteAsync($"USE {Sql.Name(schema)}", $"go into {schema}", cancellationToken);
            return session;
        }
        catch
        {
            await session.DisposeAsync();
            throw;
        }
    }

    private static MySqlConnectionOptions Options(MySqlInventory inventory) =>
        new()
        {
            Host = inventory.Host,
            Port = inventory.Port,
            Socket = inventory.Socket,
            User = inventory.User,
            Password = inventory.PasswordFile is { } file ? SecretReference.Parse(file, file) : null,
            Tls = inventory.Tls is { } tls
                ? new MySqlTlsOptions(tls.Ca, tls.Certificate, tls.Key, tls.VerifyName)
                : null,
            StallTimeout = s_longestStatement,
        };
}
