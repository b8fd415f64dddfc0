using System.Net.Sockets;
using System.Security.Authentication;
using Dr.Errors;
using MySqlConnector;

namespace Dr.Providers.MySql.Client;

/// <summary>Gives the failures of a server our words and a next step.</summary>
internal static class DatabaseErrors
{
    private const int ConnectionKilled = 1927;
    private const int ClientWentAway = 2006;
    private const int ClientLost = 2013;
    private const int SecureTransportRequired = 3159;
    private const int ServerIsolated = 3169;
    private const int InactivityDisconnect = 4031;

    /// <summary>Whether an exception comes from talking to a server, whoever noticed it.</summary>
    public static bool IsOurs(Exception exception) =>
        exception is MySqlException or SocketException or AuthenticationException or IOException or TimeoutException
        || (exception is InvalidOperationException && exception.Source == nameof(MySqlConnector));

    public static bool IsLost(MySqlErrorCode number) =>
        number
            is MySqlErrorCode.None
                or MySqlErrorCode.UnableToConnectToHost
                or MySqlErrorCode.CommandTimeoutExpired
                or MySqlErrorCode.ServerShutdown
                or MySqlErrorCode.NewAbortingConnection
                or MySqlErrorCode.AbortingConnection
        || (int)number is ConnectionKilled or ClientWentAway or ClientLost or ServerIsolated or InactivityDisconnect;

    public static bool IsDenied(MySqlErrorCode number) =>
        number
            is MySqlErrorCode.AccessDenied
                or MySqlErrorCode.DatabaseAccessDenied
                or MySqlErrorCode.TableAccessDenied
                or MySqlErrorCode.ColumnAccessDenied
                or MySqlErrorCode.SpecifiedAccessDeniedError
                or MySqlErrorCode.PrecedureAccessDenied;

    /// <param name="exception">What happened.</param>
    /// <param name="attempted">For example <c>read the rows of `a`.`b`</c>.</param>
    /// <param name="endpoint">Where.</param>
    public static DatabaseException Of(Exception exception, string attempted, string endpoint)
    {
        var number = exception is MySqlException known ? known.ErrorCode : MySqlErrorCode.None;
        var code = number is MySqlErrorCode.UnknownDatabase ? ErrorCode.Usage : ErrorCode.Failed;
        return new DatabaseException(
            number,
            code,
            $"cannot {attempted} on {endpoint}: {Words(exception)}",
            Hint(exception, number),
            exception
        );
    }

    private static string Words(Exception exception)
    {
        var deepest = exception.GetBaseException();
        var text = deepest == exception ? exception.Message : $"{exception.Message}: {deepest.Message}";
        return exception is MySqlException { SqlState: { Length: > 0 } state } known
            ? $"{text.TrimEnd('.')} (error {known.Number}, {state})"
            : text.TrimEnd('.');
    }

    private static string Hint(Exception exception, MySqlErrorCode number)
    {
        if (Causes(exception).Any(cause => cause is AuthenticationException))
        {
            return "check tls.ca against the certificate of the server, and the name in it against the host";
        }

        // why: the client itself keeps a password that must not cross the network in the open, and calls that unreachable
        return
            number == MySqlErrorCode.UnableToConnectToHost
            && exception.Message.Contains("caching_sha2_password", StringComparison.Ordinal)
            ? "name the server's authority under tls.ca: this account's password is not sent without TLS"
            : HintOf(number);
    }

    private static IEnumerable<Exception> Causes(Exception exception)
    {
        for (var cause = exception; cause is not null; cause = cause.InnerException)
        {
            yield return cause;
        }
    }

    private static string HintOf(MySqlErrorCode number) =>
        number switch
        {
            MySqlErrorCode.AccessDenied or MySqlErrorCode.DatabaseAccessDenied or (MySqlErrorCode)1698 =>
                "check user and password, that the account may log in from this machine, and whether it wants TLS (tls.ca, tls.certificate)",
            MySqlErrorCode.ConnectionCountError
            or MySqlErrorCode.TooManyUserConnections
            or MySqlErrorCode.UserLimitReached =>
                "raise max_connections (or the account's limit), or lower `connections` in dr.yaml",
            MySqlErrorCode.HostNotPrivileged => "let the account log in from this machine's address",
            MySqlErrorCode.HostIsBlocked =>
                "run FLUSH HOSTS on the server, and find out what failed to connect so often",
            MySqlErrorCode.TableAccessDenied
            or MySqlErrorCode.ColumnAccessDenied
            or MySqlErrorCode.SpecifiedAccessDeniedError
            or MySqlErrorCode.PrecedureAccessDenied =>
                "grant the missing privilege; docs/operations/mysql.md lists what is needed",
            MySqlErrorCode.UnknownDatabase =>
                "check the names under mysql.schemas; the server's SHOW DATABASES lists its own",
            MySqlErrorCode.LockWaitTimeout =>
                "find the statement that holds the lock with SHOW PROCESSLIST, and try again",
            MySqlErrorCode.LockDeadlock => "try again",
            MySqlErrorCode.UnknownCollation or MySqlErrorCode.UnknownCharacterSet =>
                "restore onto a server of the captured flavour and version, or a newer one",
            MySqlErrorCode.TableDefinitionChanged or MySqlErrorCode.NoSuchTable =>
                "try again when nobody changes the definitions of tables",
            MySqlErrorCode.PacketTooLarge => "raise max_allowed_packet on the server",
            MySqlErrorCode.OptionPreventsStatement => "use a server that may be written to, or end its read-only mode",
            MySqlErrorCode.UnableToConnectToHost =>
                "check host, port or socket, that the server runs, and that nothing between drops packets",
            MySqlErrorCode.CommandTimeoutExpired =>
                "look at the server's load with SHOW PROCESSLIST; a longer stallTimeout waits longer",
            (MySqlErrorCode)SecureTransportRequired => "name the server's authority under tls.ca",
            _ when IsLost(number) => "look at the server's error log, and try again",
            _ => "look up the number in the server's manual, and look at its error log",
        };
}
