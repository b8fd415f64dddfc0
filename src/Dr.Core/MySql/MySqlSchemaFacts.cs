namespace Dr.MySql;

/// <summary>One schema (database) as it was captured.</summary>
public sealed record MySqlSchemaFacts
{
    /// <summary>As it is; artifact names carry an encoded form of it.</summary>
    public required string Name { get; init; }

    public required string CharacterSet { get; init; }

    public required string Collation { get; init; }

    /// <summary>The schema itself, sequences, and tables with their primary keys.</summary>
    public required ArtifactName Structure { get; init; }

    /// <summary>Rows, in the order of their names. Together they hold every row of every table once.</summary>
    public required IReadOnlyList<MySqlDataFacts> Data { get; init; }

    /// <summary>Secondary indexes and foreign keys; null where there are none.</summary>
    public ArtifactName? Indexes { get; init; }

    /// <summary>Views, routines and triggers; null where there are none.</summary>
    public ArtifactName? Code { get; init; }

    /// <summary>Events; null where there are none.</summary>
    public ArtifactName? EventCode { get; init; }

    public required IReadOnlyList<MySqlTableFacts> Tables { get; init; }

    public required IReadOnlyList<MySqlObjectFacts> Sequences { get; init; }

    public required IReadOnlyList<MySqlObjectFacts> Views { get; init; }

    public required IReadOnlyList<MySqlObjectFacts> Routines { get; init; }

    /// <summary>In the order in which they have to be created.</summary>
    public required IReadOnlyList<MySqlObjectFacts> Triggers { get; init; }

    public required IReadOnlyList<MySqlObjectFacts> Events { get; init; }

    /// <summary>Every account that views, routines, triggers or events name, <c>user@host</c>.</summary>
    public required IReadOnlyList<string> Definers { get; init; }

    /// <summary>Null where the schema has no tables of Liquibase.</summary>
    public LiquibaseFacts? Liquibase { get; init; }
}
