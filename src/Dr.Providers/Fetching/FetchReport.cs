namespace Dr.Providers.Fetching;

/// <summary>Which files were written.</summary>
public sealed record FetchReport(RecoveryPointId Id, string Folder, IReadOnlyList<FetchedFile> Files);

public sealed record FetchedFile(ArtifactName Name, string Path, long Size, Digest Digest);
