using System.Formats.Tar;
using Dr.Errors;
using Dr.Findings;
using Dr.Objects.Trees;

namespace Dr.Providers.Cluster.Git;

/// <summary>Brings work trees of git to what an archive of objects holds, and commits. The point does not depend on it.</summary>
internal sealed class TreeCommits(GitFolders folders, ClusterName cluster, TimeProvider clock)
{
    // why: NAMESPACE/KIND in the one, and one of resources, patches and apart above them in the other
    private const int GenericDepth = 2;
    private const int DeploymentDepth = 3;
    private const string Deployment = "deployment";

    /// <param name="tar">The archive, from its position.</param>
    /// <param name="message">Of the commits.</param>
    /// <param name="cancellationToken">Stops.</param>
    /// <returns>What did not work, told and not thrown: a backup is no worse for it.</returns>
    public async Task<IReadOnlyList<Finding>> CommitAsync(
        Stream tar,
        string message,
        CancellationToken cancellationToken
    )
    {
        try
        {
            var (generic, deployment) = (Tree(folders.Generic), Tree(folders.Deployment));
            await RefuseOthersAsync([generic, deployment], cancellationToken);
            await UnpackAsync(tar, cancellationToken);
            await CommitAsync(generic, [TreePaths.KustomizationFile, ":(glob)*/*/*.yaml"], message, cancellationToken);
            await CommitAsync(deployment, [$"{cluster}"], message, cancellationToken);
            return [];
        }
        catch (Exception e) when (e is DrException or IOException or UnauthorizedAccessException)
        {
            return [Failed(e)];
        }
    }

    private GitWorkTree? Tree(string? folder) => folder is null ? null : new GitWorkTree(folder, clock);

    private static async Task RefuseOthersAsync(IEnumerable<GitWorkTree?> trees, CancellationToken cancellationToken)
    {
        foreach (var tree in trees.OfType<GitWorkTree>())
        {
            await tree.RefuseOthersAsync(cancellationToken);
        }
    }

    private async Task UnpackAsync(Stream tar, CancellationToken cancellationToken)
    {
        (string Prefix, TreeFolder Folder)[] targets =
        [
            .. folders.Generic is { } generic
                ? [($"{TreePaths.Generic}/", new TreeFolder(generic, GenericDepth))]
                : Array.Empty<(string, TreeFolder)>(),
            .. folders.Deployment is { } deployment
                ?
                [
                    (
                        $"{Deployment}/{cluster}/",
                        new TreeFolder(Path.Combine(deployment, cluster.ToString()), DeploymentDepth)
                    ),
                ]
                : Array.Empty<(string, TreeFolder)>(),
        ];
        await using var reader = new TarReader(tar, leaveOpen: true);
        while (await reader.GetNextEntryAsync(copyData: false, cancellationToken) is { } entry)
        {
            foreach (var (prefix, folder) in targets.Where(target => entry.Name.StartsWith(target.Prefix)))
            {
                folder.Put(entry.Name[prefix.Length..], Bytes(entry));
            }
        }

        Array.ForEach(targets, target => target.Folder.RemoveOthers());
    }

    private static byte[] Bytes(TarEntry entry)
    {
        var bytes = new byte[entry.Length];
        entry.DataStream?.ReadExactly(bytes);
        return bytes;
    }

    private static Task CommitAsync(
        GitWorkTree? tree,
        IReadOnlyList<string> paths,
        string message,
        CancellationToken cancellationToken
    ) => tree?.CommitAsync(paths, message, cancellationToken) ?? Task.CompletedTask;

    private static Finding Failed(Exception e) =>
        new(
            Severity.Warning,
            "objects.git-failed",
            "git",
            $"the trees could not be committed: {e.Message}",
            e is DrException known ? known.Hint : "check space and permissions of the folders under objects.git"
        );
}
