using System.Text;
using Dr.MySql.Scripts;
using Dr.Providers.MySql.Client;

namespace Dr.Providers.MySql.Recovery;

/// <summary>A script of definitions, taken apart: what sets the session up, what makes indexes, what makes foreign keys.</summary>
internal sealed class DefinitionScript
{
    private const long LargestDefinition = 64L << 20;
    private readonly List<string> _settings = [];
    private readonly List<DefinitionStatement> _indexes = [];
    private readonly List<DefinitionStatement> _foreignKeys = [];

    public IReadOnlyList<string> Settings => _settings;

    public IReadOnlyList<DefinitionStatement> Indexes => _indexes;

    public IReadOnlyList<DefinitionStatement> ForeignKeys => _foreignKeys;

    public async Task ReadAsync(Stream script, CancellationToken cancellationToken)
    {
        using var reader = new SqlScriptReader(script, LargestDefinition);
        while (await reader.ReadAsync(cancellationToken))
        {
            var text = Encoding.UTF8.GetString(reader.Statement.Span);
            if (ScriptRunner.IsSetting(text))
            {
                _settings.Add(text);
            }
            else if (ScriptRunner.ExceptSchemas(text) is not null)
            {
                var statements = text.Contains("FOREIGN KEY", StringComparison.Ordinal) ? _foreignKeys : _indexes;
                statements.Add(new DefinitionStatement(text, reader.Line));
            }
        }
    }
}

/// <summary>One statement and the line at which it stands in its script.</summary>
internal sealed record DefinitionStatement(string Text, long Line)
{
    /// <summary>For messages: its first line.</summary>
    public string What => Text.Split('\n')[0];

    /// <summary>The same for a server of another flavour.</summary>
    public DefinitionStatement InTheWordsOf(ServerFlavour from, ServerFlavour to) =>
        this with
        {
            Text = FlavourTranslation.Of(Text, from, to),
        };

    /// <summary><see cref="What"/> of a statement that adds to a table.</summary>
    public static string Of(string table) => $"ALTER TABLE {Sql.Name(table)}";
}
