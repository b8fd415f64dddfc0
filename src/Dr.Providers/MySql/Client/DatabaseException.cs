using Dr.Errors;
using MySqlConnector;

namespace Dr.Providers.MySql.Client;

/// <summary>A server refused, failed or went away. The message has what was attempted, where, and the server's words and number.</summary>
/// <remarks>Never a password: the server does not know it, and what the client says of a failed login is not quoted.</remarks>
public sealed class DatabaseException(
    MySqlErrorCode number,
    ErrorCode code,
    string message,
    string hint,
    Exception? innerException = null
) : DrException(code, message, hint, innerException)
{
    /// <summary>The server's number; 0 where the failure was not the server's.</summary>
    public MySqlErrorCode Number { get; } = number;

    /// <summary>Whether the account lacks a privilege.</summary>
    public bool IsDenied => DatabaseErrors.IsDenied(Number);

    /// <summary>Whether the connection is gone: nothing more can be asked through it.</summary>
    public bool IsLost => DatabaseErrors.IsLost(Number);
}
