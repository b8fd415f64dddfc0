namespace Dr.MySql;

/// <summary>How the values of a column leave a server and come back.</summary>
public enum ColumnKind
{
    /// <summary>Digits, written bare: integers, DECIMAL. BIT, ENUM and SET too, as the numbers that they are stored as.</summary>
    Number,

    /// <summary>FLOAT, DOUBLE: compared by value, written with as many digits as it takes to come back.</summary>
    Real,

    /// <summary>Text and bytes of any kind, times included: quoted where the bytes are valid UTF-8, else hexadecimal.</summary>
    Bytes,

    /// <summary>GEOMETRY, VECTOR: hexadecimal, in the server's own form.</summary>
    Binary,

    /// <summary>JSON of MySQL, which refuses bytes without a character set.</summary>
    Json,

    /// <summary>UUID, INET4, INET6 of MariaDB, which take bytes without a character set for their packed form.</summary>
    Packed,
}
