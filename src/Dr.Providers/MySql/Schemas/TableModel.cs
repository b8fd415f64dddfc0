using Dr.MySql;
using Dr.Providers.MySql.Rows;

namespace Dr.Providers.MySql.Schemas;

/// <summary>One table as the server describes it.</summary>
internal sealed record TableModel
{
    public required string Name { get; init; }

    public required string Engine { get; init; }

    public required bool Transactional { get; init; }

    public required string RowFormat { get; init; }

    public required string Collation { get; init; }

    /// <summary>The server's estimates; far from exact.</summary>
    public required long EstimatedRows { get; init; }

    public required long DataLength { get; init; }

    /// <summary>Whether old versions of rows are kept too (system versioning).</summary>
    public required bool KeepsHistory { get; init; }

    public required TableDefinition Definition { get; init; }

    public required IReadOnlyList<ColumnRule> Columns { get; init; }

    /// <summary>Null where no index is fit to cut the table along.</summary>
    public TableKey? Key { get; init; }

    public required IReadOnlyList<MySqlForeignKeyFacts> ForeignKeys { get; init; }
}
