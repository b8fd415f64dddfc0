using System.Text;
using System.Text.RegularExpressions;
using Dr.Errors;
using Dr.MySql.Scripts;
using Dr.Providers.MySql.Client;
using Dr.Recovery;

namespace Dr.Providers.MySql.Recovery;

/// <summary>
/// A file as <c>mariadb-dump</c> or <c>mysqldump</c> writes it, read through once: what it will make, and that it has its end.
/// </summary>
internal static partial class DumpFile
{
    private const int HeadSize = 4096;
    private const long LargestStatement = 2L << 30;
    private const string Completed = "-- Dump completed";
    private static readonly string[] s_ofTheServer = ["mysql", "sys", "information_schema", "performance_schema"];

    /// <exception cref="IntegrityException">It was cut.</exception>
    /// <exception cref="DrException">It does not say which schema it is of, or holds those of the server itself.</exception>
    public static async Task<MySqlSourceFacts> ReadAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            await using var file = File.OpenRead(path);
            var head = await EndsAsync(path, file, cancellationToken);
            file.Position = 0;
            return await ReadAsync(path, file, head, cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new DrException(
                ErrorCode.Failed,
                $"cannot read the dump {path}: {exception.Message}",
                "check the path and its permissions",
                exception
            );
        }
    }

    private static async Task<MySqlSourceFacts> ReadAsync(
        string path,
        FileStream file,
        string head,
        CancellationToken cancellationToken
    )
    {
        var first = Database().Match(head) is { Success: true } named ? named.Groups["v"].Value : null;
        var tables = new Dictionary<string, int>(StringComparer.Ordinal);
        var (current, largest) = (first, 0L);
        using var reader = new SqlScriptReader(file, LargestStatement);
        while (await reader.ReadAsync(cancellationToken))
        {
            largest = Math.Max(largest, reader.Statement.Length);
            var text = Encoding.UTF8.GetString(reader.Statement.Span[..Math.Min(reader.Statement.Length, HeadSize)]);
            current = Chosen().Match(text) is { Success: true } chosen ? Name(chosen.Groups["v"].Value) : current;
            reader.Quoting = Mode().Match(text) is { Success: true } mode
                ? SqlQuoting.Of(mode.Groups["v"].Value)
                : reader.Quoting;
            if (current is not null && MakesATable().IsMatch(text))
            {
                tables[current] = tables.GetValueOrDefault(current) + 1;
            }
            else if (current is null && MakesATable().IsMatch(text))
            {
                throw Nameless(path);
            }
        }

        RefuseOfTheServer(path, tables.Keys);
        var server = Version().Match(head) is { Success: true } version
            ? ServerFlavour.Parse(version.Groups["v"].Value, "").ToString()
            : null;
        var sizes = file.Length / Math.Max(1, tables.Count);
        return new MySqlSourceFacts(
            [.. tables.Select(schema => new SourceSchema(schema.Key, sizes, schema.Value))],
            server,
            LargestStatement: largest
        );
    }

    /// <summary>The beginning of the file, after its end was seen to be there.</summary>
    private static async Task<string> EndsAsync(string path, FileStream file, CancellationToken cancellationToken)
    {
        var head = await TextAsync(file, 0, cancellationToken);
        var tail = await TextAsync(file, Math.Max(0, file.Length - HeadSize), cancellationToken);
        return !IsStockDump().IsMatch(head) || tail.Contains(Completed, StringComparison.Ordinal)
            ? head
            : throw new IntegrityException(
                $"{path} is no whole dump: its last line is not '{Completed}'",
                "make the dump again, and look whether the program that made it ended with exit code 0"
            );
    }

    private static async Task<string> TextAsync(FileStream file, long at, CancellationToken cancellationToken)
    {
        file.Position = at;
        var bytes = new byte[HeadSize];
        var read = await file.ReadAtLeastAsync(bytes, HeadSize, throwOnEndOfStream: false, cancellationToken);
        return Encoding.Latin1.GetString(bytes, 0, read);
    }

    private static void RefuseOfTheServer(string path, IEnumerable<string> schemas)
    {
        if (schemas.FirstOrDefault(schema => s_ofTheServer.Contains(schema.ToLowerInvariant())) is { } system)
        {
            throw new DrException(
                ErrorCode.Usage,
                $"{path} holds the schema {system}, which is the server's own: restoring it would replace accounts and settings",
                "dump the schemas that are wanted with `mariadb-dump --databases NAME`"
            );
        }
    }

    private static DrException Nameless(string path) =>
        new(
            ErrorCode.Usage,
            $"{path} does not say which schema it is of",
            "dump it with `mariadb-dump --databases NAME`, or write USE `NAME`; before its first statement"
        );

    private static string Name(string quoted) => quoted.Trim('`').Replace("``", "`", StringComparison.Ordinal);

    private const RegexOptions Lines = RegexOptions.Multiline | RegexOptions.ExplicitCapture;
    private const RegexOptions Words = RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture;
    private const int Patience = 10_000;

    [GeneratedRegex(@"^-- (MariaDB|MySQL) dump ", Lines, Patience)]
    private static partial Regex IsStockDump();

    [GeneratedRegex(@"^-- Host: .*\bDatabase: (?<v>\S.*?)\s*$", Lines, Patience)]
    private static partial Regex Database();

    [GeneratedRegex(@"^-- Server version\s+(?<v>\S+)", Lines, Patience)]
    private static partial Regex Version();

    [GeneratedRegex(@"^USE\s+(?<v>`([^`]|``)+`|\w+)", Words, Patience)]
    private static partial Regex Chosen();

    [GeneratedRegex(
        @"^(/\*!\d+ *)?SET\s+(SESSION\s+)?(@OLD_SQL_MODE=@@SQL_MODE, )?sql_mode\s*=\s*'(?<v>[^']*)'",
        Words,
        Patience
    )]
    private static partial Regex Mode();

    [GeneratedRegex(@"^CREATE TABLE ", Words, Patience)]
    private static partial Regex MakesATable();
}
