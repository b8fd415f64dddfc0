namespace Dr.MySql;

/// <summary>One artifact of rows.</summary>
/// <param name="Name">The artifact.</param>
/// <param name="Parts">What it holds, in order; one chunk of one table, or several whole tables.</param>
public sealed record MySqlDataFacts(ArtifactName Name, IReadOnlyList<MySqlPartFacts> Parts);

/// <summary>The rows of one table in one artifact.</summary>
/// <param name="Table">Its name.</param>
/// <param name="Content">Those rows.</param>
/// <param name="Where">A predicate over the table's key that these rows and no others of the table meet; null: all rows.</param>
/// <param name="Unkept">Values that no statement brings back as they were; null where there are none.</param>
public sealed record MySqlPartFacts(
    string Table,
    TableDigest Content,
    string? Where = null,
    IReadOnlyList<MySqlUnkeptFacts>? Unkept = null
);

/// <summary>Values that come back otherwise: documents that hold more than a text of them tells.</summary>
/// <param name="Column">Of the table.</param>
/// <param name="Rows">How many of the rows.</param>
public sealed record MySqlUnkeptFacts(string Column, long Rows);
