using Dr.Errors;
using Dr.Providers.Hosts;
using Dr.Recovery;

namespace Dr.Providers.Etcd.Recovery;

/// <summary>
/// Makes one member's data with the stock tool, beside where it belongs, and renames it as the last small act: no member can be
/// started on half a data directory.
/// </summary>
internal sealed class RestoreAction(HostSet hosts, StageAction stage) : IStepAction
{
    private static readonly TimeSpan s_least = TimeSpan.FromMinutes(5);
    private const long SlowestBytesPerSecond = 2_000_000;

    public string Name => EtcdSteps.Restore;

    public bool RunsAgain => false;

    public async Task<StepOutcome> ExecuteAsync(StepContext context, CancellationToken cancellationToken)
    {
        var member = context.Plan.Inventory.RequiredEtcd.MemberOn(context.Step.Host!);
        var host = hosts[member.Host];
        var files = new HostFiles(host);
        if (await files.HoldsAsync(member.DataDirectory, cancellationToken))
        {
            // why: the preflight saw none and the claim kept others away since, so an earlier process of this run renamed it
            return context.Attempt > 1
                ? StepOutcome.Of($"{member.DataDirectory} was whole already")
                : throw new DrException(
                    ErrorCode.Failed,
                    $"{member.DataDirectory} on {member.Host} holds data already",
                    $"move it away: mv {member.DataDirectory} {member.DataDirectory}.old"
                );
        }

        // why: the tool of a killed process may still write to the folder of its own attempt; this one's is another
        var unfinished = $"{member.DataDirectory}.restoring-{context.Plan.Run}-{context.Attempt}";
        await files.RemoveAsync(unfinished, cancellationToken);
        await files.MakeFolderAsync(Path.GetDirectoryName(unfinished)!, cancellationToken);
        await RestoreAsync(context, member, host, unfinished, cancellationToken);
        await files.RenameAsync(unfinished, member.DataDirectory, cancellationToken);
        return StepOutcome.Of(member.DataDirectory);
    }

    private async Task RestoreAsync(
        StepContext context,
        EtcdMemberEntry member,
        IHost host,
        string folder,
        CancellationToken cancellationToken
    )
    {
        var staged = context.Facts<StagedSnapshot>(EtcdSteps.Stage);
        var command = new HostCommand([
            "/usr/bin/env",
            "ETCDCTL_API=3",
            context.Plan.RequiredEtcd.Tools[member.Host].Restorer,
            "snapshot",
            "restore",
            staged.Copies[host.Machine],
            .. Arguments(context.Plan.RequiredEtcd, member, folder),
        ])
        {
            Timeout = s_least + TimeSpan.FromSeconds(staged.Size / SlowestBytesPerSecond),
        };
        var result = await host.RunAsync(command, cancellationToken);
        if (!result.Succeeded)
        {
            throw new HostException(
                $"cannot restore {member.Name} on {member.Host}: {result.LastLine}",
                "look at what the tool says and at that host's disk"
            );
        }
    }

    private IEnumerable<string> Arguments(EtcdRestorePlan plan, EtcdMemberEntry member, string folder)
    {
        IEnumerable<string> bump =
            plan.BumpRevision > 0 ? [$"--bump-revision={plan.BumpRevision}", "--mark-compacted"] : [];
        return
        [
            $"--data-dir={folder}",
            $"--name={member.Name}",
            $"--initial-cluster={plan.InitialCluster}",
            $"--initial-cluster-token={plan.Token}",
            $"--initial-advertise-peer-urls={EtcdPlanner.Text(member.PeerUrl)}",
            .. bump,
            // why: the same file is hashed once for all members and not once by each (two thirds of what the tool costs); that each
            // member has what the file has, its HashKV says in the end
            .. stage.HasCheckedBytes ? ["--skip-hash-check"] : Array.Empty<string>(),
        ];
    }
}
