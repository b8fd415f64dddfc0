using System.Text;
using System.Text.RegularExpressions;

namespace Dr.Providers.MySql.Schemas;

/// <summary>What SHOW CREATE TABLE says, taken apart: what a table needs from the beginning, and what is better added when the rows are in.</summary>
internal sealed partial class TableDefinition
{
    private readonly string _shown;
    private readonly string _head;
    private readonly string _tail;
    private readonly IReadOnlyList<Item> _items;

    private TableDefinition(string shown, string sql, string head, IReadOnlyList<Item> items, string tail) =>
        (_shown, Sql, _head, _items, _tail) = (shown, sql, head, items, tail);

    /// <summary>As the server gave it, without the schema's own name.</summary>
    public string Sql { get; }

    /// <summary>
    /// Of the definition without the AUTO_INCREMENT counter, which moves with every row, and without the character sets of columns
    /// that have a collation: the collation implies them, and MySQL adds them once a table was made from its own words.
    /// </summary>
    public Digest Digest => Digest.Of(Encoding.UTF8.GetBytes(ImpliedCharset().Replace(Counter().Replace(Sql, ""), "")));

    /// <summary>What stands behind the columns of a foreign key, for example <c> ON DELETE CASCADE</c>; empty where nothing does.</summary>
    /// <remarks>The catalog says NO ACTION and RESTRICT also where nothing was said.</remarks>
    public string ActionsOf(string foreignKey)
    {
        var names = new[] { foreignKey, foreignKey.Replace("`", "``", StringComparison.Ordinal) };
        var line = ForeignKey()
            .Matches(_shown)
            .Select(match => match.Value)
            .First(text =>
                Array.Exists(
                    names,
                    name => text.Contains($"CONSTRAINT `{name}` FOREIGN KEY (", StringComparison.Ordinal)
                )
            );
        return line[(line.LastIndexOf(')') + 1)..];
    }

    /// <exception cref="FormatException">It is no CREATE TABLE as servers write it.</exception>
    public static TableDefinition Parse(string shown, string schema)
    {
        // Foreign keys are taken from the catalog: MariaDB has versions that do not quote a backtick in the name of one.
        var named = ForeignKey().Replace(shown, "");
        var sql = OwnSchema.LeaveOut(named, schema);
        var whole = sql == named ? shown : sql + string.Concat(ForeignKey().Matches(shown).Select(key => key.Value));
        var open = FirstParenthesis(sql);
        var (close, commas) = SqlScan.Parentheses(sql, open);
        var items = new List<Item>();
        var start = open + 1;
        foreach (var end in commas.Append(close))
        {
            var text = sql[start..end].Trim();
            items.Add(new Item(KindOf(text), text));
            start = end + 1;
        }

        return new TableDefinition(shown, whole, sql[..open], items, sql[close..]);
    }

    /// <summary>The CREATE TABLE without the indexes that are added later, and without foreign keys.</summary>
    public string Structure(IReadOnlyCollection<string> later)
    {
        var items = _items.Where(item => !later.Contains(item.Text));
        return $"{_head}(\n  {string.Join(",\n  ", items.Select(item => item.Text))}\n{_tail}";
    }

    /// <summary>
    /// The secondary indexes that can be added when the rows are in, as <c>ADD …</c> takes them. Those stay that the table is
    /// stored by (without a primary key) and those that an AUTO_INCREMENT column needs.
    /// </summary>
    public IReadOnlyList<string> LaterIndexes()
    {
        var hasPrimary = Of(ItemKind.Primary).Any();
        var counted = _items
            .Where(item => item.Kind == ItemKind.Column && HasWord(item.Text, "AUTO_INCREMENT"))
            .Select(item => SqlScan.Names(item.Text).First())
            .FirstOrDefault();
        var needed = counted is not null && !Leads(Of(ItemKind.Primary), counted);
        return
        [
            .. _items
                .Where(item => item.Kind is ItemKind.Unique or ItemKind.Index or ItemKind.FullText)
                .Where(item => hasPrimary || item.Kind != ItemKind.Unique)
                .Where(item => !needed || !SqlScan.Names(item.Text).Skip(1).Contains(counted))
                .Select(item => item.Text),
        ];
    }

    public static bool IsFullText(string index) => KindOf(index) == ItemKind.FullText;

    private IEnumerable<string> Of(ItemKind kind) => _items.Where(item => item.Kind == kind).Select(item => item.Text);

    private static bool Leads(IEnumerable<string> keys, string column) =>
        keys.Any(key => SqlScan.Names(key).FirstOrDefault() == column);

    private static int FirstParenthesis(string sql)
    {
        for (var index = 0; index < sql.Length; index++)
        {
            if (SqlScan.IsQuote(sql[index]))
            {
                index = SqlScan.EndOfQuoted(sql, index) - 1;
            }
            else if (sql[index] == '(')
            {
                return index;
            }
        }

        throw new FormatException("there is no list of columns");
    }

    private static ItemKind KindOf(string item) =>
        item.StartsWith('`') ? ItemKind.Column
        : item.StartsWith("PRIMARY KEY", StringComparison.Ordinal) ? ItemKind.Primary
        : item.StartsWith("UNIQUE ", StringComparison.Ordinal) ? ItemKind.Unique
        : item.StartsWith("FULLTEXT ", StringComparison.Ordinal)
        || item.StartsWith("SPATIAL ", StringComparison.Ordinal)
        || item.StartsWith("VECTOR ", StringComparison.Ordinal)
            ? ItemKind.FullText
        : item.StartsWith("KEY ", StringComparison.Ordinal) || item.StartsWith("INDEX ", StringComparison.Ordinal)
            ? ItemKind.Index
        : ItemKind.Other;

    // Outside of quotes: a comment or a default may say anything.
    private static bool HasWord(string item, string word)
    {
        var plain = new StringBuilder();
        for (var index = 0; index < item.Length; index++)
        {
            if (SqlScan.IsQuote(item[index]))
            {
                index = SqlScan.EndOfQuoted(item, index) - 1;
            }
            else
            {
                plain.Append(item[index]);
            }
        }

        return plain.ToString().Contains(word, StringComparison.Ordinal);
    }

    // A line of its own; a line end inside of a text is written as two characters.
    [GeneratedRegex(@",\n  CONSTRAINT `.+` FOREIGN KEY \(.+?(?=,?\n)")]
    private static partial Regex ForeignKey();

    [GeneratedRegex(@" AUTO_INCREMENT=\d+")]
    private static partial Regex Counter();

    [GeneratedRegex(@" CHARACTER SET \w+(?= COLLATE )")]
    private static partial Regex ImpliedCharset();

    private enum ItemKind
    {
        Column,
        Primary,
        Unique,
        Index,
        FullText,
        Other,
    }

    private sealed record Item(ItemKind Kind, string Text);
}
