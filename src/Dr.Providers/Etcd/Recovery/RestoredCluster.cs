using Dr.Errors;
using Dr.Findings;
using Dr.Providers.Etcd.Client;
using Dr.Providers.Etcd.Client.Wire;
using Dr.Providers.Hosts;
using Dr.Recovery;
using Google.Protobuf;

namespace Dr.Providers.Etcd.Recovery;

/// <summary>The members that were started, each asked for itself.</summary>
internal sealed class RestoredCluster : IDisposable
{
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(5);
    private readonly HostSet _hosts;
    private readonly Inventory _inventory;
    private readonly TimeProvider _clock;

    public RestoredCluster(Inventory inventory, HostSet hosts, TimeProvider clock)
    {
        (_inventory, _hosts, _clock) = (inventory, hosts, clock);
        var options = EtcdConnections.Options(inventory.RequiredEtcd, s_patience);
        Members =
        [
            .. inventory.RequiredEtcd.Members.Select(entry => new RestoredMember(
                entry,
                new EtcdMember(entry.ClientUrl, options, clock)
            )),
        ];
    }

    public IReadOnlyList<RestoredMember> Members { get; }

    public int Quorum => (Members.Count / 2) + 1;

    /// <summary>Waits until that many members are healthy, until it is certain that they will not be, or until the time is over.</summary>
    /// <returns>Members that are healthy; those that are not say why in <see cref="RestoredMember.Trouble"/>.</returns>
    public async Task<IReadOnlyList<RestoredMember>> AwaitAsync(
        int wanted,
        TimeSpan within,
        CancellationToken cancellationToken
    )
    {
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var healthy = 0;
        await Task.WhenAll(
            Members.Select(async member =>
            {
                var isHealthy = await AwaitAsync(member, within, enough.Token, cancellationToken);
                // why: all have the accounts of one snapshot, so what one of them says of a password all will say
                if (member.RefusesPassword || (isHealthy && Interlocked.Increment(ref healthy) == wanted))
                {
                    await enough.CancelAsync();
                }
            })
        );
        return [.. Members.Where(member => member.Trouble is null)];
    }

    /// <summary>The last line of a member's log.</summary>
    public async Task<string> LastWordsAsync(RestoredMember member, CancellationToken cancellationToken) =>
        (
            await _hosts[member.Entry.Host]
                .Services.LogEndAsync(EtcdServiceDefinition.Named(_inventory, member.Entry), 1, cancellationToken)
        ).Trim();

    /// <summary>A finding for each member that was not healthy when it was last asked.</summary>
    public Task<Finding[]> UnhealthyAsync(CancellationToken cancellationToken) =>
        Task.WhenAll(
            Members
                .Where(member => member.Trouble is not null)
                .Select(async member => new Finding(
                    Severity.Critical,
                    "etcd.member-unhealthy",
                    member.Entry.Name,
                    $"{member.Entry.Name} on {member.Entry.Host} is not healthy: {member.Trouble} "
                        + $"(log: {await LastWordsAsync(member, cancellationToken)})",
                    "mend what its log complains about, then `dr-restore resume RUN` starts and verifies it again"
                ))
        );

    public void Dispose()
    {
        foreach (var member in Members)
        {
            member.Connection.Dispose();
        }
    }

    private async Task<bool> AwaitAsync(
        RestoredMember member,
        TimeSpan within,
        CancellationToken enough,
        CancellationToken cancellationToken
    )
    {
        var began = _clock.GetTimestamp();
        var looked = began;
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            member.Trouble = await TroubleAsync(member, cancellationToken);
            if (member.Trouble is null)
            {
                return true;
            }

            if (member.RefusesPassword || enough.IsCancellationRequested || _clock.GetElapsedTime(began) > within)
            {
                return false;
            }

            if (_clock.GetElapsedTime(looked) > TimeSpan.FromSeconds(1))
            {
                looked = _clock.GetTimestamp();
                if (await IsDeadAsync(member, cancellationToken))
                {
                    member.Trouble = "its process has ended";
                    return false;
                }
            }

            await Task.Delay(s_pause, _clock, cancellationToken);
        }
    }

    private async Task<bool> IsDeadAsync(RestoredMember member, CancellationToken cancellationToken) =>
        await _hosts[member.Entry.Host]
            .Services.StateAsync(EtcdServiceDefinition.Named(_inventory, member.Entry), cancellationToken)
        == ServiceState.Stopped;

    /// <summary>Why a member is not healthy; null when it is: it knows a leader and answers a read that needs the others.</summary>
    private static async Task<string?> TroubleAsync(RestoredMember member, CancellationToken cancellationToken)
    {
        try
        {
            var status = await member.Connection.GetStatusAsync(cancellationToken);
            if (status.Leader == 0)
            {
                return "it knows no leader";
            }

            var read = new RangeRequest { Key = ByteString.CopyFromUtf8("health"), CountOnly = true };
            await member.Connection.RangeAsync(read, cancellationToken);
            return null;
        }
        catch (EtcdException exception) when (exception.Kind is EtcdErrorKind.PermissionDenied)
        {
            // why: it asked the others before it refused
            return null;
        }
        catch (EtcdException exception) when (exception.Kind is EtcdErrorKind.WrongPassword)
        {
            member.RefusesPassword = true;
            return exception.Message;
        }
        catch (DrException exception)
        {
            return exception.Message;
        }
    }
}

/// <summary>One member with its connection.</summary>
internal sealed class RestoredMember(EtcdMemberEntry entry, EtcdMember connection)
{
    public EtcdMemberEntry Entry => entry;

    public EtcdMember Connection => connection;

    /// <summary>Why it is not healthy, when it was last asked; null: it is.</summary>
    public string? Trouble { get; set; } = "it was not asked yet";

    /// <summary>Whether it said that user or password are wrong: it is as ready as it will be.</summary>
    public bool RefusesPassword { get; set; }
}
