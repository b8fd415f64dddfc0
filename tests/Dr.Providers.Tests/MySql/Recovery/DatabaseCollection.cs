namespace Dr.Providers.Tests.MySql.Recovery;

/// <summary>A server lets one backup at a time hold it still, so tests that capture from the shared one take turns.</summary>
[CollectionDefinition(nameof(DatabaseCollection))]
public sealed class DatabaseCollection;
