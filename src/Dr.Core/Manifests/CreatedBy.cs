namespace Dr.Manifests;

/// <summary>Which program made a document, where.</summary>
public sealed record CreatedBy(string Program, string Version, string Host);
