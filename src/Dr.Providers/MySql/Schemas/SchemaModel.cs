namespace Dr.Providers.MySql.Schemas;

/// <summary>One schema as the server describes it.</summary>
internal sealed record SchemaModel
{
    public required string Name { get; init; }

    public required string CharacterSet { get; init; }

    public required string Collation { get; init; }

    /// <summary>By name.</summary>
    public required IReadOnlyList<TableModel> Tables { get; init; }

    public required IReadOnlyList<StoredObject> Sequences { get; init; }

    /// <summary>By name.</summary>
    public required IReadOnlyList<StoredObject> Views { get; init; }

    public required IReadOnlyList<StoredObject> Routines { get; init; }

    /// <summary>In the order in which they fire.</summary>
    public required IReadOnlyList<StoredObject> Triggers { get; init; }

    public required IReadOnlyList<StoredObject> Events { get; init; }

    public IEnumerable<StoredObject> Objects => [.. Sequences, .. Views, .. Routines, .. Triggers, .. Events];
}
