namespace Dr.Recovery;

/// <summary>What is restored of a database, decided once.</summary>
/// <param name="Source">What is known of the server that was captured.</param>
/// <param name="Target">The server as it was when the plan was made.</param>
/// <param name="Schemas">In the order of their names.</param>
public sealed record MySqlRestorePlan(
    MySqlSourceFacts Source,
    MySqlTargetFacts Target,
    IReadOnlyList<SchemaPlan> Schemas
);

/// <summary>One schema to restore.</summary>
/// <param name="Name">As it was captured.</param>
/// <param name="Target">As it is restored.</param>
/// <param name="Replaced">How many tables and views the schema of that name holds that will be dropped; null where there is none.</param>
public sealed record SchemaPlan(string Name, string Target, int? Replaced = null);

/// <summary>What is known of a database before a byte of it is loaded.</summary>
/// <param name="Schemas">What there is to restore.</param>
/// <param name="Server">For people: <c>MariaDB 10.11.6</c>; null where a file does not say.</param>
/// <param name="CapturedAt">When the capture began; null for a plain file, which does not say.</param>
/// <param name="LargestStatement">Bytes of the largest statement where it is known; the server must accept it.</param>
/// <param name="LowerCaseTableNames">The source's setting, where it is known.</param>
public sealed record MySqlSourceFacts(
    IReadOnlyList<SourceSchema> Schemas,
    string? Server = null,
    DateTimeOffset? CapturedAt = null,
    long? LargestStatement = null,
    int? LowerCaseTableNames = null
)
{
    /// <summary>Plain bytes of all scripts; the server needs about twice that.</summary>
    public long PlainSize => Schemas.Sum(schema => schema.PlainSize);
}

/// <summary>One schema as it was captured.</summary>
/// <param name="Name">Its name.</param>
/// <param name="PlainSize">Bytes of its scripts.</param>
/// <param name="Tables">How many.</param>
/// <param name="Rows">How many in all tables together; null where it is not known before the script has run.</param>
public sealed record SourceSchema(string Name, long PlainSize, int Tables, long? Rows = null);

/// <summary>The server to restore onto.</summary>
/// <param name="Address">Host and port, or socket.</param>
/// <param name="Server">For people: <c>MariaDB 10.11.6</c>.</param>
/// <param name="Existing">By name: how many tables and views each schema holds that exists.</param>
public sealed record MySqlTargetFacts(string Address, string Server, IReadOnlyDictionary<string, int> Existing);
