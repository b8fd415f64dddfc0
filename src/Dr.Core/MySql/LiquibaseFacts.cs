namespace Dr.MySql;

/// <summary>What Liquibase's tables said inside of the snapshot: Rancher changes its schema with it.</summary>
/// <param name="ChangeSets">Rows of DATABASECHANGELOG; null where there is no such table.</param>
/// <param name="LastChangeSet">The id of the newest.</param>
/// <param name="Locked">Whether DATABASECHANGELOGLOCK was held.</param>
/// <param name="LockedBy">By whom, as it says.</param>
public sealed record LiquibaseFacts(
    long? ChangeSets = null,
    string? LastChangeSet = null,
    bool Locked = false,
    string? LockedBy = null
);
