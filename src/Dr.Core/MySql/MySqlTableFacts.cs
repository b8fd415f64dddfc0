namespace Dr.MySql;

/// <summary>One table as it was captured.</summary>
public sealed record MySqlTableFacts
{
    public required string Name { get; init; }

    /// <summary>For example <c>InnoDB</c>.</summary>
    public required string Engine { get; init; }

    /// <summary>Whether a transaction covers its rows: where not, a restore that begins again has to delete them first.</summary>
    public required bool Transactional { get; init; }

    /// <summary>As the server reports it, for example <c>Dynamic</c>.</summary>
    public required string RowFormat { get; init; }

    public required string Collation { get; init; }

    /// <summary>In the order in which the digest takes them, and the INSERTs list them.</summary>
    public required IReadOnlyList<MySqlColumnFacts> Columns { get; init; }

    /// <summary>The columns of the key that chunks were cut by; empty where there is none.</summary>
    public required IReadOnlyList<string> Key { get; init; }

    public required IReadOnlyList<MySqlForeignKeyFacts> ForeignKeys { get; init; }

    /// <summary>All of its rows, inside of the dump's own snapshot.</summary>
    public required TableDigest Content { get; init; }

    /// <summary>Of what SHOW CREATE TABLE said, but for the AUTO_INCREMENT counter. Comparable on equal versions only.</summary>
    public required Digest Definition { get; init; }
}

/// <summary>A foreign key: rows of the table must have their partner.</summary>
/// <param name="Name">The constraint's.</param>
/// <param name="Columns">Of the table, in order.</param>
/// <param name="ReferencedSchema">Where the partner is.</param>
/// <param name="ReferencedTable">Which table it is in.</param>
/// <param name="ReferencedColumns">In the order of <paramref name="Columns"/>.</param>
public sealed record MySqlForeignKeyFacts(
    string Name,
    IReadOnlyList<string> Columns,
    string ReferencedSchema,
    string ReferencedTable,
    IReadOnlyList<string> ReferencedColumns
);
