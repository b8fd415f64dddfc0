using Dr.Providers.Hosts;
using Dr.Recovery;

namespace Dr.Providers.Etcd.Recovery;

/// <summary>Removes what only the run needed: the opened snapshot, unfinished folders, and last the claims.</summary>
internal sealed class ReleaseAction(HostSet hosts) : IStepAction
{
    public string Name => EtcdSteps.Release;

    public bool RunsAgain => true;

    public async Task<StepOutcome> ExecuteAsync(StepContext context, CancellationToken cancellationToken)
    {
        var staged = context.Facts<StagedSnapshot>(EtcdSteps.Stage);
        if (staged.Ours)
        {
            File.Delete(staged.LocalFile);
        }

        await Task.WhenAll(
            context.Plan.Inventory.Hosts.Select(entry => ReleaseAsync(context.Plan, entry, staged, cancellationToken))
        );
        return StepOutcome.Of("the hosts are free");
    }

    private async Task ReleaseAsync(
        RestorePlan plan,
        HostEntry entry,
        StagedSnapshot staged,
        CancellationToken cancellationToken
    )
    {
        var host = hosts[entry.Name];
        var files = new HostFiles(host);
        if (host.Machine != LocalHost.ThisMachine && staged.Copies.TryGetValue(host.Machine, out var copy))
        {
            await files.RemoveAsync(copy, cancellationToken);
        }

        foreach (var member in plan.Inventory.RequiredEtcd.Members.Where(member => member.Host == entry.Name))
        {
            var (parent, name) = (Path.GetDirectoryName(member.DataDirectory)!, Path.GetFileName(member.DataDirectory));
            var unfinished = $"{name}.restoring-{plan.Run}-";
            foreach (
                var left in (await files.ListAsync(parent, cancellationToken)).Where(left =>
                    left.StartsWith(unfinished, StringComparison.Ordinal)
                )
            )
            {
                await files.RemoveAsync($"{parent}/{left}", cancellationToken);
            }
        }

        await files.RemoveAsync(EtcdSteps.ClaimFile(entry), cancellationToken);
    }
}
