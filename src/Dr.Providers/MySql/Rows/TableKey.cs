using Dr.Providers.MySql.Client;

namespace Dr.Providers.MySql.Rows;

/// <summary>A unique index without NULLs whose order and whose comparisons agree: what a table can be cut along.</summary>
/// <param name="Index">Its name; <c>PRIMARY</c> for a primary key.</param>
/// <param name="Columns">In its order.</param>
public sealed record TableKey(string Index, IReadOnlyList<KeyColumn> Columns)
{
    public IReadOnlyList<string> Names => [.. Columns.Select(column => column.Name)];

    internal string Order => Sql.Names(Names);
}

/// <summary>One column of a key.</summary>
/// <param name="Name">As it is.</param>
/// <param name="Type">How its values are written in a comparison.</param>
/// <param name="CharacterSet">Of text; null of everything else.</param>
public sealed record KeyColumn(string Name, KeyType Type, string? CharacterSet);

/// <summary>How a value of a key column is written in a comparison.</summary>
public enum KeyType
{
    /// <summary>Bare digits, and between two of them there is a middle.</summary>
    Integer,

    /// <summary>Bare digits.</summary>
    Decimal,

    /// <summary>Digits between quotes.</summary>
    Time,

    /// <summary>The bytes in hexadecimal, behind the name of their character set.</summary>
    Text,

    /// <summary>The bytes in hexadecimal.</summary>
    Bytes,
}
