using System.Text.Json;
using Dr.Errors;
using Dr.Json;
using Dr.Providers.Hosts;
using Dr.Recovery;

namespace Dr.Providers.Etcd.Recovery;

/// <summary>Keeps a second run away from the hosts: a file on each, created by whoever is first.</summary>
internal sealed class ClaimAction(HostSet hosts, TimeProvider clock) : IStepAction
{
    public string Name => EtcdSteps.Claim;

    // why: a run that had released its hosts must not touch them again while another one holds them
    public bool RunsAgain => true;

    public async Task<StepOutcome> ExecuteAsync(StepContext context, CancellationToken cancellationToken)
    {
        var claim = new HostClaim(context.Plan.Run, clock.GetUtcNow(), HostClaim.Here);
        // why: one after the other and always in the same order, so that of two runs one gets all of them
        foreach (var entry in context.Plan.Inventory.Hosts.OrderBy(host => host.Name, StringComparer.Ordinal))
        {
            await ClaimAsync(entry, claim, cancellationToken);
        }

        return StepOutcome.Of($"{context.Plan.Inventory.Hosts.Count} hosts are ours");
    }

    private async Task ClaimAsync(HostEntry entry, HostClaim claim, CancellationToken cancellationToken)
    {
        var files = new HostFiles(hosts[entry.Name]);
        var path = EtcdSteps.ClaimFile(entry);
        var content = JsonSerializer.Serialize(claim, DrJson.Line) + "\n";
        if (await files.TryCreateAsync(path, content, cancellationToken))
        {
            return;
        }

        var held = HostClaim.Parse(await files.FindAsync(path, cancellationToken));
        if (held?.Run != claim.Run)
        {
            throw new LeaseHeldException(
                $"{entry.Name} is claimed by {(held is null ? $"an unreadable {path}" : $"{held.Run} of {held.By}, since {held.At:u}")}",
                held is null
                    ? $"make sure that no restore runs, then remove {path} on {entry.Name}"
                    : $"`dr-restore resume {held.Run}` finishes that run; to give it up remove {path} on every host"
            );
        }
    }
}

/// <summary>What stands in a claim file.</summary>
internal sealed record HostClaim(RunId Run, DateTimeOffset At, string By)
{
    /// <summary>This machine, as claims name it.</summary>
    public static string Here => Environment.MachineName;

    public static HostClaim? Parse(string? text)
    {
        try
        {
            return text is null ? null : JsonSerializer.Deserialize<HostClaim>(text, DrJson.Line);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
