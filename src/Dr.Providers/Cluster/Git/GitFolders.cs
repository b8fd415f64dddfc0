namespace Dr.Providers.Cluster.Git;

/// <summary>Where the trees are committed: folders of git work trees, each null where it is not.</summary>
/// <param name="Generic">Becomes the generic tree.</param>
/// <param name="Deployment">Holds a folder for each cluster.</param>
public sealed record GitFolders(string? Generic, string? Deployment);
