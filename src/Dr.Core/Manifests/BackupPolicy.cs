namespace Dr.Manifests;

/// <summary>What was asked to be captured.</summary>
public sealed record BackupPolicy(IReadOnlyList<string> Sources);
