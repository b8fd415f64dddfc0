using Dr.Findings;
using Dr.MySql;
using Dr.Providers.MySql.Client;

namespace Dr.Providers.MySql.Recovery;

/// <summary>
/// Counts the rows of a table whose parent is missing: a server that makes a foreign key with checks off, as a load must, never looks
/// itself.
/// </summary>
internal sealed class OrphanCheck(string schema, string table, MySqlForeignKeyFacts key)
{
    public async Task<(long Count, Finding Finding)?> FindAsync(
        MySqlSession session,
        CancellationToken cancellationToken
    )
    {
        var row = await session.FirstAsync(Question(), $"look for orphans of {key.Name}", cancellationToken);
        return row?.Number("orphans") is > 0 and var count ? (count, Orphaned(count)) : null;
    }

    // why: a NULL in any column of the key means that there is no parent to miss
    private string Question()
    {
        var child = key.Columns.Select(column => $"c.{Sql.Name(column)}").ToList();
        var parent = key.ReferencedColumns.Select(column => $"p.{Sql.Name(column)}");
        var known = string.Join(" AND ", child.Select(column => $"{column} IS NOT NULL"));
        var match = string.Join(" AND ", parent.Zip(child, (left, right) => $"{left} = {right}"));
        return $"SELECT COUNT(*) AS orphans FROM {Sql.Name(schema, table)} c WHERE {known} AND NOT EXISTS "
            + $"(SELECT 1 FROM {Sql.Name(key.ReferencedSchema, key.ReferencedTable)} p WHERE {match})";
    }

    private Finding Orphaned(long count) =>
        new(
            Severity.Warning,
            "mysql.orphans",
            $"{schema}.{table}",
            $"{count} rows have no parent in {key.ReferencedTable} ({key.Name}); where the digests are equal, they were captured so",
            "find out on the old server how they came to be; the foreign key keeps new ones away"
        );
}
