using Dr.Errors;
using Dr.Findings;
using Dr.Providers.Hosts;
using Dr.Recovery;

namespace Dr.Providers.Etcd.Recovery;

/// <summary>The data of a stopped member, moved beside where they were. Nothing is copied and nothing deleted.</summary>
internal static class KeptData
{
    /// <returns>Where they are, moved now or by an earlier try of the same run; null: there were none.</returns>
    /// <exception cref="HostException">They cannot be renamed, for example because the folder is a mount of its own.</exception>
    public static async Task<Finding?> MoveAsync(
        IHost host,
        EtcdMemberEntry member,
        RunId run,
        CancellationToken cancellationToken
    )
    {
        var (files, beside) = (new HostFiles(host), member.KeptBeside(run));
        var wasMoved = await files.HoldsAsync(beside, cancellationToken);
        if (!await files.HoldsAsync(member.DataDirectory, cancellationToken))
        {
            return wasMoved ? Kept(member, beside) : null;
        }

        if (wasMoved)
        {
            throw new DrException(
                ErrorCode.Failed,
                $"the data of {member.Name} on {member.Host} were moved to {beside}, and {member.DataDirectory} holds data again",
                "find out what started etcd there, stop it, and move one of the two away"
            );
        }

        await files.RenameAsync(member.DataDirectory, beside, cancellationToken);
        return Kept(member, beside);
    }

    private static Finding Kept(EtcdMemberEntry member, string beside) =>
        new(
            Severity.Notice,
            "etcd.data-kept",
            member.Host,
            $"what {member.DataDirectory} held is kept as {beside}",
            "remove it once nobody wants the old data back"
        );
}
