using Dr.Providers.MySql.Client;
using MySqlConnector;

namespace Dr.Providers.MySql.Schemas;

/// <summary>Tells a view that nothing can create (what it reads is gone) from one that only this account cannot use.</summary>
internal sealed class ViewCheck(MySqlSession session)
{
    private const string Statement = "dr_view";

    /// <summary>Why no server would create it, in the server's words; null where it is sound.</summary>
    public async Task<string?> WhyBrokenAsync(StoredObject view, CancellationToken cancellationToken)
    {
        try
        {
            await session.RowsAsync($"SELECT 1 FROM {Sql.Name(view.Name)} LIMIT 0", "open a view", cancellationToken);
            return null;
        }
        catch (DatabaseException exception) when (exception is { IsLost: false })
        {
            return await WhyNotPreparedAsync(Body(view.Sql), cancellationToken);
        }
    }

    // Preparing resolves every name and reads nothing. With the body alone the definer's rights do not matter.
    private async Task<string?> WhyNotPreparedAsync(string body, CancellationToken cancellationToken)
    {
        try
        {
            await session.ExecuteAsync(
                $"PREPARE {Statement} FROM {Sql.Quoted(body)}",
                "prepare a view",
                cancellationToken
            );
            await session.ExecuteAsync($"DEALLOCATE PREPARE {Statement}", "forget a view", cancellationToken);
            return null;
        }
        catch (DatabaseException exception) when (IsMissing(exception.Number))
        {
            return exception.InnerException?.Message ?? exception.Message;
        }
        catch (DatabaseException exception) when (exception is { IsLost: false })
        {
            // why: rights that this account lacks say nothing about the view
            return null;
        }
    }

    private static bool IsMissing(MySqlErrorCode number) =>
        number
            is MySqlErrorCode.NoSuchTable
                or MySqlErrorCode.BadFieldError
                or MySqlErrorCode.ViewInvalid
                or MySqlErrorCode.StoredProcedureDoesNotExist
                or MySqlErrorCode.UnknownDatabase;

    private static string Body(string sql)
    {
        var body = sql;
        for (var index = 0; index < sql.Length; index++)
        {
            if (SqlScan.IsQuote(sql[index]))
            {
                index = SqlScan.EndOfQuoted(sql, index) - 1;
            }
            else if (sql.AsSpan(index).StartsWith(" AS ", StringComparison.OrdinalIgnoreCase))
            {
                body = sql[(index + 4)..];
                break;
            }
        }

        return WithoutEnd(WithoutEnd(body, " WITH CASCADED CHECK OPTION"), " WITH LOCAL CHECK OPTION");
    }

    private static string WithoutEnd(string text, string end) =>
        text.EndsWith(end, StringComparison.OrdinalIgnoreCase) ? text[..^end.Length] : text;
}
