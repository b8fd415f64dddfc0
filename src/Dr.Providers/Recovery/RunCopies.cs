using Dr.Providers.Etcd.Recovery;
using Dr.Providers.Hosts;
using Dr.Recovery;
using Dr.Runs;

namespace Dr.Providers.Recovery;

/// <summary>
/// Keeps a copy of plan and journal on every host that the run has claimed, from each step's begin to its end, and a sign of life at
/// least every ten seconds. A host that cannot be reached has an older copy. Ends the run when another machine has taken it over.
/// </summary>
internal sealed class RunCopies : IProgress<RunEvent>, IAsyncDisposable
{
    /// <summary>How old the newest sign of life is at least when a run is dead.</summary>
    public static readonly TimeSpan Dead = TimeSpan.FromSeconds(30);

    private const int AnotherMachine = 18;
    private static readonly TimeSpan s_beat = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan s_farewell = TimeSpan.FromSeconds(5);

    // why: the claim says whose the host is; whoever does not stand in it writes nothing there any more
    private const string CopyScript = """
        claim=$(cat -- "$1" 2>/dev/null) && [ -n "$claim" ] || exit 17
        case $claim in *"\"$2\""*"\"$3\""*) ;; *"\"$2\""*) printf '%s' "$claim"; exit 18 ;; *) exit 17 ;; esac
        umask 077; cat >"$4.new" && mv -- "$4.new" "$4"
        """;

    private readonly RestorePlan _plan;
    private readonly RunFolder _folder;
    private readonly RestoreSetup _setup;
    private readonly CancellationTokenSource _stop;
    private readonly CancellationTokenSource _farewell = new();
    private readonly List<(SemaphoreSlim Changed, Task Work)> _hosts;
    private volatile bool _ended;

    public RunCopies(RestorePlan plan, RunFolder folder, RestoreSetup setup, CancellationToken cancellationToken)
    {
        (_plan, _folder, _setup) = (plan, folder, setup);
        _stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var hosts = HostSet.Of(plan.Inventory, setup.Clock);
        _hosts =
        [
            .. plan.Inventory.Hosts.Select(entry =>
            {
                var changed = new SemaphoreSlim(0);
                return (
                    changed,
                    Task.Run(() => FollowAsync(entry, hosts[entry.Name], changed), CancellationToken.None)
                );
            }),
        ];
    }

    /// <summary>Whether another machine goes on with this run.</summary>
    public bool TakenOver { get; private set; }

    /// <summary>Ends the run: cancelled from outside, or taken over.</summary>
    public CancellationToken Token => _stop.Token;

    public void Report(RunEvent value)
    {
        _setup.Progress.Report(value);
        if (value.Kind is not RunEventKind.Progressed)
        {
            Pulse();
        }
    }

    /// <summary>Removes the copies: the run has ended well, and nobody goes on with it.</summary>
    public async Task RemoveAsync(CancellationToken cancellationToken)
    {
        await EndAsync();
        var hosts = HostSet.Of(_plan.Inventory, _setup.Clock);
        await Task.WhenAll(
            _plan.Inventory.Hosts.Select(entry => RemoveAsync(hosts[entry.Name], entry, cancellationToken))
        );
    }

    public async ValueTask DisposeAsync()
    {
        await EndAsync();
        _hosts.ForEach(host => host.Changed.Dispose());
        _farewell.Dispose();
        _stop.Dispose();
    }

    private async Task EndAsync()
    {
        _ended = true;
        Pulse();
        _farewell.CancelAfter(s_farewell);
        await Task.WhenAll(_hosts.Select(host => host.Work));
    }

    private async Task RemoveAsync(IHost host, HostEntry entry, CancellationToken cancellationToken)
    {
        try
        {
            await new HostFiles(host).RemoveAsync(RunCopy.FileOn(entry, _plan.Run), cancellationToken);
        }
        catch (HostException)
        {
            // why: the restore is done and proven; a file that nobody needs on a host out of reach does not make it less so
        }
    }

    private void Pulse() => _hosts.ForEach(host => host.Changed.Release());

    private async Task FollowAsync(HostEntry entry, IHost host, SemaphoreSlim changed)
    {
        try
        {
            while (!_ended)
            {
                await changed.WaitAsync(s_beat, _farewell.Token);
                while (changed.Wait(0, CancellationToken.None)) { }

                await CopyAsync(entry, host, _farewell.Token);
            }
        }
        catch (OperationCanceledException)
        {
            // why: a host that does not take the last copy in time keeps the one before
        }
    }

    private async Task CopyAsync(HostEntry entry, IHost host, CancellationToken cancellationToken)
    {
        try
        {
            var command = HostCommand.Shell(
                CopyScript,
                EtcdSteps.ClaimFile(entry),
                $"{_plan.Run}",
                HostClaim.Here,
                RunCopy.FileOn(entry, _plan.Run)
            ) with
            {
                Input = RunCopy.Read(_plan, _folder),
            };
            var result = await host.RunAsync(command, cancellationToken);
            if (result.ExitCode == AnotherMachine && !_ended && IsTakenOver(result.Output))
            {
                TakenOver = true;
                await _stop.CancelAsync();
            }
        }
        catch (HostException)
        {
            // why: what is wrong with this host the step that needs it will say; the other hosts have the copy
        }
    }

    private bool IsTakenOver(string claim) => HostClaim.Parse(claim)?.TookFrom(HostClaim.Here, _folder) == true;
}
