using System.Text;
using System.Text.RegularExpressions;
using System.Text.Unicode;
using Dr.Errors;
using Dr.MySql.Scripts;
using Dr.Providers.MySql.Client;

namespace Dr.Providers.MySql.Recovery;

/// <summary>
/// Runs a script's statements on one session that stands in the schema which is restored. Statements that make or choose a schema are
/// not run: the name that the script was written for need not be the one that is restored.
/// </summary>
internal sealed partial class ScriptRunner(MySqlSession session, long largestStatement)
{
    private SqlQuoting _quoting = SqlQuoting.Default;
    private string _characterSet = "utf8mb4";
    private readonly SqlModes _modes = new(session.Flavour);

    /// <summary>What becomes of a statement: itself, another one, or null where it is not run.</summary>
    public Func<string, string?> Prepare { get; init; } = ExceptSchemas;

    /// <summary>Whether rows go to the server as they stand in the script: right where <see cref="Prepare"/> leaves an INSERT alone.</summary>
    public bool LeavesRowsAlone { get; init; }

    /// <summary>Modes that the script asks for and the server does not know.</summary>
    public IReadOnlySet<string> UnknownModes => _modes.Unknown;

    /// <summary>Rows that INSERTs have brought in.</summary>
    public long Rows { get; private set; }

    /// <param name="script">The script; read once.</param>
    /// <param name="what">Which, for messages.</param>
    /// <param name="cancellationToken">Ends it, also in the middle.</param>
    /// <exception cref="DatabaseException">A statement failed; the message has its line.</exception>
    /// <exception cref="IntegrityException">The script is cut, or holds a statement that it must not hold.</exception>
    public async Task RunAsync(Stream script, string what, CancellationToken cancellationToken)
    {
        using var reader = new SqlScriptReader(script, largestStatement) { Quoting = _quoting };
        while (await reader.ReadAsync(cancellationToken))
        {
            if (LeavesRowsAlone && IsRows(reader.Statement.Span))
            {
                Rows += await session.ExecuteAsync(
                    reader.Statement,
                    $"run {what}, line {reader.Line}",
                    cancellationToken
                );
                continue;
            }

            var bytes = ForeignBytes.Rewrite(reader.Statement, _quoting, _characterSet);
            await RunAsync(Encoding.UTF8.GetString(bytes.Span), $"{what}, line {reader.Line}", cancellationToken);
            reader.Quoting = _quoting;
        }
    }

    /// <inheritdoc cref="RunAsync(Stream, string, CancellationToken)"/>
    public async Task RunAsync(string statement, string what, CancellationToken cancellationToken)
    {
        if (Prepare(statement) is not { } wanted)
        {
            return;
        }

        var prepared = _modes.Known(wanted);

        var changed = await session.ExecuteAsync(prepared, $"run {what}", cancellationToken);
        Rows += IsInsert(prepared) ? changed : 0;
        if (ChangesTheSession().IsMatch(prepared))
        {
            await LearnAsync(cancellationToken);
        }
    }

    /// <summary>Everything but statements that make or choose a schema.</summary>
    public static string? ExceptSchemas(string statement) => ChoosesASchema().IsMatch(statement) ? null : statement;

    /// <summary>Rows and session settings only: nothing that would end the transaction in which they stand.</summary>
    public static Func<string, string?> RowsOnly(ArtifactName name) =>
        statement =>
            ChoosesASchema().IsMatch(statement) ? null
            : IsInsert(statement) || IsSetting(statement) ? statement
            : throw new IntegrityException(
                $"{name} holds a statement that is neither rows nor a setting",
                "restore from another point, and report this"
            );

    // why: what is no UTF-8 has to be written otherwise first
    private static bool IsRows(ReadOnlySpan<byte> statement) =>
        statement.StartsWith("INSERT "u8) && Utf8.IsValid(statement);

    public static bool IsInsert(string statement) =>
        statement.StartsWith("INSERT ", StringComparison.OrdinalIgnoreCase)
        || statement.StartsWith("REPLACE ", StringComparison.OrdinalIgnoreCase);

    public static bool IsSetting(string statement) =>
        statement.StartsWith("SET ", StringComparison.OrdinalIgnoreCase) || ConditionalSetting().IsMatch(statement);

    // why: quotes mean what the session's settings say, and strings of other bytes are named by its character set
    private async Task LearnAsync(CancellationToken cancellationToken)
    {
        var settings = await session.FirstAsync(
            "SELECT @@SESSION.sql_mode AS m, @@SESSION.character_set_client AS c",
            "read the session's settings",
            cancellationToken
        );
        (_quoting, _characterSet) = (SqlQuoting.Of(settings!.Text("m")), settings.Text("c"));
    }

    private const RegexOptions Style =
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture;
    private const int Patience = 10_000;

    [GeneratedRegex(@"^(/\*!\d* *)?(USE|(CREATE|DROP)\s+(/\*!\d* *)?(DATABASE|SCHEMA))\b", Style, Patience)]
    private static partial Regex ChoosesASchema();

    [GeneratedRegex(@"^/\*M?!\d+ *SET\b", Style, Patience)]
    private static partial Regex ConditionalSetting();

    [GeneratedRegex(@"^(/\*M?!\d+ *)?SET\b[^;]*\b(sql_mode|names|character_set_client|charset)\b", Style, Patience)]
    private static partial Regex ChangesTheSession();
}
