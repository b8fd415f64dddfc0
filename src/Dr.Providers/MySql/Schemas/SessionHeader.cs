using Dr.Providers.MySql.Client;

namespace Dr.Providers.MySql.Schemas;

/// <summary>What every file begins with, so that each can be loaded by itself, by any client, into a server with any settings.</summary>
internal static class SessionHeader
{
    // Zero stays zero, and dates that no calendar has stay as they are.
    public const string SqlMode = "NO_AUTO_VALUE_ON_ZERO,ALLOW_INVALID_DATES";

    private const string NoUniqueChecks = "unique_checks = 0";

    /// <summary>For definitions: text is text.</summary>
    public static string OfText(string schema) => $"{Settings("utf8mb4")}USE {Sql.Name(schema)};\n";

    /// <summary>For rows: every literal is bytes, whatever the column's character set.</summary>
    public static string OfBytes(string schema) => $"{Settings("binary")}USE {Sql.Name(schema)};\n";

    /// <summary>The settings of a file, with the server's checks of unique indexes on.</summary>
    public static string WithUniqueChecks(string settings) =>
        settings.Replace(NoUniqueChecks, "unique_checks = 1", StringComparison.Ordinal);

    public static string Settings(string characterSet) =>
        $"""
            SET NAMES {characterSet};
            SET SESSION time_zone = '+00:00', sql_mode = '{SqlMode}', foreign_key_checks = 0, {NoUniqueChecks};

            """;
}
