namespace Dr.MySql;

/// <summary>One artifact of rows.</summary>
/// <param name="Name">The artifact.</param>
/// <param name="Parts">What it holds, in order; one chunk of one table, or several whole tables.</param>
public sealed record MySqlDataFacts(ArtifactName Name, IReadOnlyList<MySqlPartFacts> Parts);

/// <summary>The rows of one table in one artifact.</summary>
/// <param name="Table">Its name.</param>
/// <param name="Content">Those rows.</param>
/// <param name="Where">A predicate over the table's key that these rows and no others of the table meet; null: all rows.</param>
public sealed record MySqlPartFacts(string Table, TableDigest Content, string? Where = null);
