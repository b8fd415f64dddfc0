using Dr.Errors;
using Dr.Providers.Etcd.Recovery;
using Dr.Providers.Recovery;
using Dr.Recovery;
using Dr.Runs;
using Dr.Testing.Servers;

namespace Dr.Providers.Tests.Etcd.Recovery;

/// <summary>Runs that one machine begins and another one ends. The second machine is another folder of runs.</summary>
[Collection(RestoreCollection.Name)]
public sealed class TakeoverTests(EtcdSourceFixture source) : IAsyncDisposable
{
    private readonly RestoreLab _lab = new(EtcdVersion.V35);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private RestoreSource File35 => new RestoreSource.FromFile(source.File35);

    private ClusterRestore Elsewhere => new(_lab.Setup with { RunsFolder = _lab.File("runs-elsewhere") });

    public ValueTask DisposeAsync() => _lab.DisposeAsync();

    [Fact]
    public async Task A_run_whose_machine_is_gone_is_ended_by_another_one_that_has_only_the_inventory()
    {
        var run = await StoppedAsync();
        Age(run, RunCopies.Dead);

        await Elsewhere.TakeOverAsync(run, _lab.Inventory, Cancellation);
        var report = await Elsewhere.ResumeAsync(run, File35, Cancellation);

        Assert.False(report.Degraded, string.Join("\n", report.Findings));
        Assert.Equal(5, report.Etcd!.Healthy);
        Assert.Single(report.Steps, step => step.Step == EtcdSteps.Preflight);
        Assert.DoesNotContain(
            _lab.Inventory.Hosts,
            host => File.Exists(RunCopy.FileOn(host, run)) || File.Exists(EtcdSteps.ClaimFile(host))
        );
    }

    [Fact]
    public async Task The_copy_with_the_longest_journal_counts_and_a_host_without_one_does_not_matter()
    {
        var run = await StoppedAsync();
        await ClaimAsync("the-first-machine", since: -1);
        var copies = _lab.Inventory.Hosts.Select(host => RunCopy.FileOn(host, run)).ToList();
        File.Delete(copies[0]);
        var lines = await File.ReadAllLinesAsync(copies[1], Cancellation);
        await File.WriteAllLinesAsync(copies[1], lines[..3], Cancellation);
        Age(run, RunCopies.Dead);

        await Elsewhere.TakeOverAsync(run, _lab.Inventory, Cancellation);
        var report = await Elsewhere.ResumeAsync(run, File35, Cancellation);

        Assert.Equal(5, report.Etcd!.Healthy);
    }

    [Fact]
    public async Task A_run_that_gave_a_sign_of_life_just_now_is_left_to_the_machine_that_works_on_it()
    {
        var run = await StoppedAsync();

        var refused = await Assert.ThrowsAsync<LeaseHeldException>(() =>
            Elsewhere.TakeOverAsync(run, _lab.Inventory, Cancellation)
        );

        Assert.Contains("another machine works on it", refused.Message, StringComparison.Ordinal);
        Assert.Equal(5, (await _lab.ResumeAsync(run, File35, Cancellation)).Etcd!.Healthy);
    }

    [Fact]
    public async Task A_machine_whose_run_was_taken_over_stops()
    {
        var held = _lab.File("held");
        _lab.Script("etcdutl", $"case \"$*\" in *restore*--data-dir=*) touch {held}; sleep 60;; esac");
        var running = _lab.RunAsync(File35, Cancellation);
        await Waiting.UntilAsync(
            "the tool is held",
            TimeSpan.FromSeconds(60),
            _ => Task.FromResult(File.Exists(held)),
            Cancellation
        );

        await ClaimAsync("another-machine", since: 1);
        var stopped = await Assert.ThrowsAsync<LeaseHeldException>(() => running);

        Assert.Contains("taken", stopped.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_machine_whose_run_was_taken_over_does_not_take_it_back_unasked()
    {
        var run = await StoppedAsync();
        await ClaimAsync("another-machine", since: 1);

        var refused = await Assert.ThrowsAsync<LeaseHeldException>(() => _lab.ResumeAsync(run, File35, Cancellation));

        Assert.Contains($"has taken {run} over", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_a_run_that_no_host_knows_nothing_is_made_up()
    {
        var refused = await Assert.ThrowsAsync<DrException>(() =>
            Elsewhere.TakeOverAsync(RunId.Parse("run-20261122T031000Z-7f3a9c"), _lab.Inventory, Cancellation)
        );

        Assert.Equal(ErrorCode.Usage, refused.Code);
    }

    /// <summary>A run that ended when all members had their data and none was started.</summary>
    private async Task<RunId> StoppedAsync()
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        _lab.OnEvent = happened =>
        {
            if (
                happened.Kind == RunEventKind.Begun
                && happened.Step.StartsWith(EtcdSteps.Start, StringComparison.Ordinal)
            )
            {
                stop.Cancel();
            }
        };
        await Assert.ThrowsAsync<DrException>(() => _lab.RunAsync(File35, stop.Token));
        _lab.OnEvent = _ => { };
        return _lab.LastRun;
    }

    /// <summary>Makes the claims those of another machine, that many minutes from now.</summary>
    private async Task ClaimAsync(string machine, int since)
    {
        foreach (var file in _lab.Inventory.Hosts.Select(EtcdSteps.ClaimFile))
        {
            var claim = HostClaim.Parse(await File.ReadAllTextAsync(file, Cancellation))!;
            var other = claim with { By = machine, At = claim.At.AddMinutes(since) };
            await File.WriteAllTextAsync(file, other.ToText(), Cancellation);
        }
    }

    private void Age(RunId run, TimeSpan by)
    {
        foreach (var copy in _lab.Inventory.Hosts.Select(host => RunCopy.FileOn(host, run)).Where(File.Exists))
        {
            File.SetLastWriteTimeUtc(copy, File.GetLastWriteTimeUtc(copy) - by - TimeSpan.FromSeconds(1));
        }
    }
}
