using Dr.Errors;
using Dr.Providers.Etcd.Client.Wire;
using Dr.Providers.Recovery;
using Dr.Recovery;
using Dr.Runs;
using Dr.Testing.Servers;
using Google.Protobuf;

namespace Dr.Providers.Tests.Etcd.Recovery;

/// <summary>One dead member of a cluster that lives.</summary>
[Collection(RestoreCollection.Name)]
public sealed class ReplacementTests(EtcdSourceFixture source) : IAsyncLifetime
{
    private const int Dead = 3;
    private static readonly ByteString s_meanwhile = ByteString.CopyFromUtf8("/registry/meanwhile");
    private readonly RestoreLab _lab = new(EtcdVersion.V35);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private RestoreSource Living => new RestoreSource.FromMembers(_lab.Inventory.RequiredEtcd.Members[Dead].Name);

    public async ValueTask InitializeAsync() =>
        await _lab.RunAsync(new RestoreSource.FromFile(source.File35), Cancellation);

    public ValueTask DisposeAsync() => _lab.DisposeAsync();

    [Fact]
    public async Task A_dead_member_comes_back_with_what_was_written_meanwhile_and_under_a_new_id()
    {
        var old = await IdAsync();
        await _lab.LoseAsync(Dead);
        await WriteAsync();

        var report = await _lab.RunAsync(Living, Cancellation);

        await AssertWholeAsync(report);
        Assert.NotEqual(old, await IdAsync());
        Assert.False(File.Exists(EtcdSteps.ClaimFile(_lab.Inventory.Hosts[0])));
    }

    [Fact]
    public async Task A_replacement_that_was_stopped_before_each_of_its_steps_is_resumed_to_its_end()
    {
        await _lab.LoseAsync(Dead);
        await WriteAsync();
        await StoppedAsync(MemberSteps.Remove, token => _lab.RunAsync(Living, token));
        var run = _lab.LastRun;
        foreach (var step in (string[])[MemberSteps.Add, MemberSteps.Start, MemberSteps.Promote, MemberSteps.Verify])
        {
            await StoppedAsync(step, token => _lab.ResumeAsync(run, Living, token));
        }

        var report = await _lab.ResumeAsync(run, Living, Cancellation);

        await AssertWholeAsync(report);
    }

    [Fact]
    public async Task A_member_that_answers_is_replaced_only_when_that_was_agreed_to_and_its_data_are_kept()
    {
        var refused = await Assert.ThrowsAsync<DrException>(() => _lab.RunAsync(Living, Cancellation));
        await WriteAsync();

        _lab.Configure(setup => setup with { InPlace = true });
        var report = await _lab.RunAsync(Living, Cancellation);

        Assert.Contains("it is not dead", refused.Message, StringComparison.Ordinal);
        await AssertWholeAsync(report);
        var kept = _lab.Inventory.RequiredEtcd.Members[Dead].KeptBeside(report.Run);
        Assert.True(File.Exists(Path.Combine(kept, "member/snap/db")));
    }

    [Fact]
    public async Task Two_dead_members_are_replaced_in_one_go_and_one_of_them_alone_is_refused()
    {
        await _lab.LoseAsync(Dead);
        await _lab.LoseAsync(0);
        await WriteAsync();

        var refused = await Assert.ThrowsAsync<DrException>(() => _lab.RunAsync(Living, Cancellation));
        var report = await _lab.RunAsync(new RestoreSource.FromMembers("etcd-4", "etcd-1"), Cancellation);

        Assert.Contains("dr-restore replace etcd-4 etcd-1", refused.Hint, StringComparison.Ordinal);
        await AssertWholeAsync(report);
    }

    [Fact]
    public async Task Without_a_quorum_nobody_is_replaced_and_the_way_out_is_named()
    {
        await Task.WhenAll(_lab.LoseAsync(0), _lab.LoseAsync(1), _lab.LoseAsync(Dead));

        var refused = await Assert.ThrowsAsync<DrException>(() => _lab.RunAsync(Living, Cancellation));

        Assert.Contains("--from-survivors", refused.Hint, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_name_that_the_inventory_does_not_have_is_told_with_those_it_has()
    {
        var typo = new RestoreSource.FromMembers("etcd-33");

        var refused = await Assert.ThrowsAsync<DrException>(() => _lab.RunAsync(typo, Cancellation));

        Assert.Equal(ErrorCode.Usage, refused.Code);
        Assert.Contains("etcd-3", refused.Hint, StringComparison.Ordinal);
    }

    private async Task StoppedAsync(string before, Func<CancellationToken, Task> run)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        _lab.OnEvent = happened =>
        {
            if (happened.Kind == RunEventKind.Begun && happened.Step.StartsWith(before, StringComparison.Ordinal))
            {
                stop.Cancel();
            }
        };
        var cancelled = await Assert.ThrowsAsync<DrException>(() => run(stop.Token));
        Assert.Equal(ErrorCode.Cancelled, cancelled.Code);
        _lab.OnEvent = _ => { };
    }

    private async Task WriteAsync()
    {
        using var client = _lab.Connect(2);
        await client.PutAsync(new PutRequest { Key = s_meanwhile, Value = s_meanwhile }, Cancellation);
    }

    private async Task<ulong> IdAsync()
    {
        using var client = _lab.Connect(Dead);
        return (await client.GetStatusAsync(Cancellation)).Header.MemberId;
    }

    private async Task AssertWholeAsync(RestoreReport report)
    {
        Assert.False(report.Degraded, string.Join("\n", report.Findings));
        Assert.Equal((5, 5), (report.Etcd!.Members, report.Etcd.Healthy));
        Assert.NotNull(report.Etcd.Hash);
        using var client = _lab.Connect(Dead);
        var own = new RangeRequest { Key = s_meanwhile, Serializable = true };
        Assert.Single((await client.RangeAsync(own, Cancellation)).Kvs);
        Assert.DoesNotContain((await client.ListMembersAsync(Cancellation)).Members, member => member.IsLearner);
    }
}
