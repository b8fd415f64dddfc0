using System.Text;
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
            await ClaimAsync(entry, claim, new RunFolder(context.Folder), cancellationToken);
        }

        return StepOutcome.Of($"{context.Plan.Inventory.Hosts.Count} hosts are ours");
    }

    private async Task ClaimAsync(
        HostEntry entry,
        HostClaim claim,
        RunFolder folder,
        CancellationToken cancellationToken
    )
    {
        var files = new HostFiles(hosts[entry.Name]);
        var path = EtcdSteps.ClaimFile(entry);
        if (await files.TryCreateAsync(path, claim.ToText(), cancellationToken))
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

        if (held.TookFrom(claim.By, folder))
        {
            throw new LeaseHeldException(
                $"{held.By} has taken {claim.Run} over, since {held.At:u}",
                $"go on there; to take it back remove {folder.Path} here, then `dr-restore resume {claim.Run} --inventory FILE`"
            );
        }

        // why: a host that the taking over did not reach still names the machine that began the run
        if (held.By != claim.By)
        {
            await HostClaim.WriteAsync(hosts[entry.Name], entry, claim, cancellationToken);
        }
    }
}

/// <summary>What stands in a claim file.</summary>
internal sealed record HostClaim(RunId Run, DateTimeOffset At, string By)
{
    /// <summary>This machine, as claims name it.</summary>
    public static string Here => Environment.MachineName;

    public string ToText() => JsonSerializer.Serialize(this, DrJson.Line) + "\n";

    /// <summary>Puts it in the place of the one that is there.</summary>
    public static async Task WriteAsync(
        IHost host,
        HostEntry entry,
        HostClaim claim,
        CancellationToken cancellationToken
    )
    {
        using var content = new MemoryStream(Encoding.UTF8.GetBytes(claim.ToText()));
        await host.PutAsync(EtcdSteps.ClaimFile(entry), content, cancellationToken);
    }

    /// <summary>Whether it is that of a machine which has taken the run from this one. Goes by both machines' clocks.</summary>
    /// <param name="machine">This one.</param>
    /// <param name="folder">Where this one has the run.</param>
    public bool TookFrom(string machine, RunFolder folder) => By != machine && At > folder.Since;

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
