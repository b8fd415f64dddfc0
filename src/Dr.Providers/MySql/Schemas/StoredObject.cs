using System.Text;
using Dr.MySql;

namespace Dr.Providers.MySql.Schemas;

/// <summary>A view, routine, trigger, event or sequence as SHOW CREATE gives it, with the settings that it was made under.</summary>
internal sealed record StoredObject
{
    public required string Kind { get; init; }

    public required string Name { get; init; }

    /// <summary>The CREATE statement, without an end mark.</summary>
    public required string Sql { get; init; }

    public string? Definer { get; init; }

    public string? SqlMode { get; init; }

    public string? CharacterSet { get; init; }

    /// <summary>Of the connection that made it.</summary>
    public string? Collation { get; init; }

    /// <summary>Of the schema at that time.</summary>
    public string? SchemaCollation { get; init; }

    public string? TimeZone { get; init; }

    public string? Table { get; init; }

    public bool? Enabled { get; init; }

    /// <summary>Why it can be created nowhere.</summary>
    public string? Broken { get; init; }

    /// <summary>The columns of a view, for a table that stands in for it.</summary>
    public IReadOnlyList<string> Columns { get; init; } = [];

    public MySqlObjectFacts Facts =>
        new(Kind, Name, Digest.Of(Encoding.UTF8.GetBytes(Sql)), Definer, Table, Enabled, Broken);
}
