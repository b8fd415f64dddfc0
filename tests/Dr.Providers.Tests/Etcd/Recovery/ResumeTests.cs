using Dr.Errors;
using Dr.Providers.Hosts;
using Dr.Providers.Recovery;
using Dr.Recovery;
using Dr.Runs;
using Dr.Testing.Servers;

namespace Dr.Providers.Tests.Etcd.Recovery;

[Collection(RestoreCollection.Name)]
public sealed class ResumeTests(EtcdSourceFixture source)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private RestoreSource File35 => new RestoreSource.FromFile(source.File35);

    [Theory]
    [InlineData(EtcdSteps.Preflight, RunEventKind.Begun)]
    [InlineData(EtcdSteps.Claim, RunEventKind.Begun)]
    [InlineData(EtcdSteps.Claim, RunEventKind.Ended)]
    [InlineData(EtcdSteps.Fence, RunEventKind.Ended)]
    [InlineData(EtcdSteps.Stage, RunEventKind.Ended)]
    [InlineData(EtcdSteps.Restore + "@etcd-2", RunEventKind.Begun)]
    [InlineData(EtcdSteps.Restore + "@etcd-4", RunEventKind.Ended)]
    [InlineData(EtcdSteps.Start + "@etcd-1", RunEventKind.Begun)]
    [InlineData(EtcdSteps.Start + "@etcd-5", RunEventKind.Ended)]
    [InlineData(EtcdSteps.Quorum, RunEventKind.Ended)]
    [InlineData(EtcdSteps.Verify, RunEventKind.Begun)]
    [InlineData(EtcdSteps.Release, RunEventKind.Begun)]
    public async Task Stopped_at_any_step_a_run_has_started_no_member_on_half_its_data_and_a_resume_finishes_it(
        string step,
        RunEventKind at
    )
    {
        await using var lab = new RestoreLab(EtcdVersion.V35);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        lab.OnEvent = happened =>
        {
            if (happened.Step == step && happened.Kind == at)
            {
                stop.Cancel();
            }
        };

        var error = await Assert.ThrowsAsync<DrException>(() => lab.RunAsync(File35, stop.Token));
        var running = await Task.WhenAll(Enumerable.Range(0, 5).Select(lab.StateAsync));
        var whole = Enumerable.Range(0, 5).All(member => Directory.Exists(lab.DataDirectory(member)));
        lab.OnEvent = _ => { };
        var report = await lab.ResumeAsync(lab.LastRun, File35, Cancellation);

        Assert.Equal(ErrorCode.Cancelled, error.Code);
        Assert.True(whole || running.All(state => state == ServiceState.Stopped));
        EtcdRestoreTests.AssertWhole(report);
        Assert.All(
            lab.Inventory.RequiredEtcd.Members,
            member =>
                Assert.Equal(
                    [Path.GetFileName(member.DataDirectory)],
                    Directory.GetDirectories(Path.GetDirectoryName(member.DataDirectory)!).Select(Path.GetFileName)
                )
        );
    }

    [Fact]
    public async Task A_tool_that_fails_on_one_host_stops_the_run_and_a_resume_repeats_that_host_only()
    {
        await using var lab = new RestoreLab(EtcdVersion.V35);
        lab.Script("etcdutl", """case "$*" in *--name=etcd-4*) echo "disk full" >&2; exit 1;; esac""");

        var error = await Assert.ThrowsAsync<DrException>(() => lab.RunAsync(File35, Cancellation));
        lab.Script("etcdutl", "");
        lab.Events.Clear();
        var report = await lab.ResumeAsync(lab.LastRun, File35, Cancellation);

        Assert.Contains("etcd/restore@etcd-4", error.Message, StringComparison.Ordinal);
        Assert.Contains("disk full", error.Message, StringComparison.Ordinal);
        Assert.Contains(lab.Events, happened => happened is { Step: "etcd/restore@etcd-4", Kind: RunEventKind.Ended });
        Assert.DoesNotContain(lab.Events, happened => happened.Step == EtcdSteps.Stage);
        EtcdRestoreTests.AssertWhole(report);
    }

    [Fact]
    public async Task Members_that_died_after_a_run_are_started_again_by_its_resume()
    {
        await using var lab = new RestoreLab(EtcdVersion.V35);
        var first = await lab.RunAsync(File35, Cancellation);
        var services = new LocalHost("test", TimeProvider.System).Services;
        await Task.WhenAll(
            Enumerable.Range(0, 5).Select(member => services.StopAsync(lab.Service(member), Cancellation))
        );

        var again = await lab.ResumeAsync(first.Run, File35, Cancellation);

        EtcdRestoreTests.AssertWhole(again);
    }

    [Fact]
    public async Task A_resume_with_another_file_is_refused()
    {
        await using var lab = new RestoreLab(EtcdVersion.V35);
        var report = await lab.RunAsync(File35, Cancellation);

        var error = await Assert.ThrowsAsync<DrException>(() =>
            lab.ResumeAsync(report.Run, new RestoreSource.FromFile(source.File34), Cancellation)
        );

        Assert.Equal(ErrorCode.Usage, error.Code);
    }
}
