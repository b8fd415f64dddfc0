using System.Net;
using Dr.Errors;
using Dr.Providers.Configuration;
using MySqlConnector;

namespace Dr.Providers.MySql.Client;

/// <summary>Opens sessions on one server. Reads the password once, when it is first needed, and keeps it to itself.</summary>
public sealed class MySqlDialer(MySqlConnectionOptions options, Func<string, string?> variable)
{
    private string? _connectionString;

    public string Endpoint => options.Endpoint;

    /// <summary>Fails when others than their owner can read the password file or the client's key.</summary>
    /// <exception cref="KeyException">They can, or the password cannot be read.</exception>
    public static void RefuseOpenSecrets(MySqlConnectionOptions options, Func<string, string?> variable)
    {
        if (options.Tls?.KeyFile is { } key)
        {
            SecretReference.RefuseOpen("the client key", key);
        }

        options.Password?.ReadText("the password", variable);
    }

    /// <summary>Logs in and sets the session up for reading.</summary>
    /// <exception cref="DatabaseException">The server cannot be reached, or does not let this account in.</exception>
    /// <exception cref="KeyException">The password cannot be read, or others can read it too.</exception>
    public async Task<MySqlSession> OpenAsync(CancellationToken cancellationToken)
    {
        _connectionString ??= ConnectionString();
        var connection = new MySqlConnection(_connectionString);
        try
        {
            await connection.OpenAsync(cancellationToken);
            var session = new MySqlSession(connection, options.Endpoint);
            await session.PrepareAsync(cancellationToken);
            return session;
        }
        catch (Exception exception) when (DatabaseErrors.IsOurs(exception))
        {
            await connection.DisposeAsync();
            throw DatabaseErrors.Of(exception, $"log in as {options.User}", options.Endpoint);
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    // No pool: what a session holds (locks, a snapshot, settings) must end with it.
    private string ConnectionString()
    {
        RefuseOpenSecrets(options, variable);
        var text = new MySqlConnectionStringBuilder
        {
            Server = options.Socket ?? options.Host!,
            Port = (uint)options.Port,
            ConnectionProtocol = options.Socket is null
                ? MySqlConnectionProtocol.Tcp
                : MySqlConnectionProtocol.UnixSocket,
            UserID = options.User,
            Password = options.Password?.ReadText("the password", variable).TrimEnd('\n').TrimEnd('\r') ?? "",
            SslMode = SslMode(),
            Pooling = false,
            PersistSecurityInfo = false,
            AllowLoadLocalInfile = false,
            AllowUserVariables = true,
            AllowZeroDateTime = true,
            ApplicationName = "dr",
            ConnectionTimeout = Seconds(options.ConnectTimeout),
            DefaultCommandTimeout = Seconds(options.StallTimeout),
            Keepalive = 30,
        };
        if (options.Tls is { } tls)
        {
            text.SslCa = tls.CaFile;
            text.SslCert = tls.CertificateFile ?? "";
            text.SslKey = tls.KeyFile ?? "";
        }

        return text.ConnectionString;
    }

    private MySqlSslMode SslMode() =>
        options switch
        {
            { Tls.VerifyName: true } => MySqlSslMode.VerifyFull,
            { Tls: not null } => MySqlSslMode.VerifyCA,
            _ => StaysOnThisMachine() ? MySqlSslMode.Disabled : MySqlSslMode.Preferred,
        };

    private bool StaysOnThisMachine() =>
        options.Socket is not null
        || options.Host is "localhost"
        || (IPAddress.TryParse(options.Host, out var address) && IPAddress.IsLoopback(address));

    private static uint Seconds(TimeSpan time) => (uint)Math.Max(1, Math.Ceiling(time.TotalSeconds));
}
