namespace Dr.Providers.Etcd.Recovery;

/// <summary>Where the opened snapshot lies, after its bytes were checked.</summary>
/// <param name="LocalFile">On this machine.</param>
/// <param name="Ours">We made it, so we remove it; a file that the user gave stays.</param>
/// <param name="Size">Bytes.</param>
/// <param name="Copies">By machine: the path there.</param>
internal sealed record StagedSnapshot(
    string LocalFile,
    bool Ours,
    long Size,
    IReadOnlyDictionary<string, string> Copies
);
