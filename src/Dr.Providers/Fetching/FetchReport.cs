namespace Dr.Providers.Fetching;

/// <summary>Which files were written.</summary>
/// <param name="Id">Of the point.</param>
/// <param name="Folder">Where.</param>
/// <param name="Files">In the order of the point.</param>
/// <param name="NotOpened">Artifacts that no identity at hand opens: sealed to recipients of their own.</param>
public sealed record FetchReport(
    RecoveryPointId Id,
    string Folder,
    IReadOnlyList<FetchedFile> Files,
    IReadOnlyList<ArtifactName> NotOpened
);

public sealed record FetchedFile(ArtifactName Name, string Path, long Size, Digest Digest);
