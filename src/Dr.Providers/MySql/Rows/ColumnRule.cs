using Dr.MySql;
using Dr.Providers.MySql.Client;

namespace Dr.Providers.MySql.Rows;

/// <summary>How one column is asked for so that its bytes say all that it holds, and what they are then.</summary>
/// <param name="Facts">The column.</param>
/// <param name="Expression">What stands in the SELECT.</param>
/// <param name="Mark">What asks for that which the bytes do not tell, NULL where they tell all; null where they always do.</param>
public sealed record ColumnRule(MySqlColumnFacts Facts, string Expression, string? Mark = null)
{
    /// <summary>The rule for a column as a server declares it.</summary>
    /// <param name="name">The column's.</param>
    /// <param name="dataType">Without length, for example <c>varchar</c>.</param>
    /// <param name="columnType">With everything, for example <c>varchar(255)</c>.</param>
    /// <param name="flavour">JSON is a type of its own in MySQL and text in MariaDB.</param>
    public static ColumnRule Of(string name, string dataType, string columnType, ServerFlavour flavour)
    {
        var column = Sql.Name(name);
        var (kind, expression) = dataType.ToLowerInvariant() switch
        {
            "tinyint" or "smallint" or "mediumint" or "int" or "bigint" or "decimal" => (ColumnKind.Number, column),

            // The number that is stored: an ENUM's empty error value and an empty label look alike as text. Not `+0`: that is a
            // DOUBLE for SETs, which has not the digits for 64 members.
            "bit" or "enum" or "set" => (ColumnKind.Number, $"CAST({column} AS UNSIGNED)"),

            // A FLOAT's own text has 6 digits, and 9 are needed; a product with 1 keeps the sign of a zero, a sum does not.
            "float" or "double" => (ColumnKind.Real, $"{column}*1e0"),
            "json" when flavour.HasJsonType => (ColumnKind.Json, column),
            "uuid" or "inet4" or "inet6" => (ColumnKind.Packed, column),
            "vector" => (ColumnKind.Binary, column),
            var type when IsGeometry(type) => (ColumnKind.Binary, column),
            _ => (ColumnKind.Bytes, column),
        };
        var mark = kind == ColumnKind.Json ? TypedDocument.Question(column, flavour) : null;
        return new ColumnRule(new MySqlColumnFacts(name, columnType, kind), expression, mark);
    }

    private static bool IsGeometry(string type) =>
        type
            is "geometry"
                or "point"
                or "linestring"
                or "polygon"
                or "multipoint"
                or "multilinestring"
                or "multipolygon"
                or "geometrycollection"
                or "geomcollection";
}
