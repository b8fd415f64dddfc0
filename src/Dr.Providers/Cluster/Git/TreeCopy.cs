using Dr.Findings;

namespace Dr.Providers.Cluster.Git;

/// <summary>The archive once more while it is written, for commits when it is whole. Nothing is left of it.</summary>
/// <param name="tar">Takes it, and gives it again.</param>
/// <param name="commits">Are made of it.</param>
internal sealed class TreeCopy(Stream tar, TreeCommits commits) : IDisposable
{
    public Stream Tar => tar;

    public Task<IReadOnlyList<Finding>> CommitAsync(string message, CancellationToken cancellationToken)
    {
        tar.Position = 0;
        return commits.CommitAsync(tar, message, cancellationToken);
    }

    public void Dispose() => tar.Dispose();
}
