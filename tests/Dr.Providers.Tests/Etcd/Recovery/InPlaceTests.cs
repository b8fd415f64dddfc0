using Dr.Errors;
using Dr.Providers.Etcd.Client.Wire;
using Dr.Providers.Etcd.Recovery;
using Dr.Providers.Recovery;
using Dr.Testing.Servers;
using Google.Protobuf;

namespace Dr.Providers.Tests.Etcd.Recovery;

/// <summary>Restores onto the very machines that the old cluster is on.</summary>
[Collection(RestoreCollection.Name)]
public sealed class InPlaceTests(EtcdSourceFixture source) : IAsyncLifetime
{
    private static readonly ByteString s_later = ByteString.CopyFromUtf8("/registry/later");
    private readonly RestoreLab _lab = new(EtcdVersion.V35);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private RestoreSource File35 => new RestoreSource.FromFile(source.File35);

    public async ValueTask InitializeAsync()
    {
        await _lab.RunAsync(File35, Cancellation);
        using var client = _lab.Connect(1);
        await client.PutAsync(new PutRequest { Key = s_later, Value = s_later }, Cancellation);
    }

    public ValueTask DisposeAsync() => _lab.DisposeAsync();

    [Fact]
    public async Task A_running_cluster_is_refused_until_somebody_agrees_and_then_rolled_back_with_its_data_kept_beside()
    {
        var refused = await Assert.ThrowsAsync<DrException>(() => _lab.RunAsync(File35, Cancellation));
        Assert.Equal(1, await CountAsync(4, s_later));

        _lab.Configure(setup => setup with { InPlace = true });
        var report = await _lab.RunAsync(File35, Cancellation);

        Assert.Contains("--in-place", refused.Hint, StringComparison.Ordinal);
        Assert.False(report.Degraded, string.Join("\n", report.Findings));
        Assert.Equal(5, report.Etcd!.Healthy);
        Assert.Equal(0, await CountAsync(4, s_later));
        Assert.Equal(5, report.Findings.Count(finding => finding.Code == "etcd.data-kept" && finding.Hint.Length > 0));
        foreach (var member in _lab.Inventory.RequiredEtcd.Members)
        {
            Assert.True(File.Exists(Path.Combine(member.KeptBeside(report.Run), "member/snap/db")));
        }
    }

    [Fact]
    public async Task Without_a_quorum_the_best_survivor_gives_all_members_its_data()
    {
        await Task.WhenAll(_lab.LoseAsync(0), _lab.LoseAsync(1), _lab.LoseAsync(2));
        _lab.Configure(setup => setup with { InPlace = true });

        var survivor = await SaveAsync();
        var report = await _lab.RunAsync(survivor, Cancellation);

        Assert.False(report.Degraded, string.Join("\n", report.Findings));
        Assert.Equal(5, report.Etcd!.Healthy);
        Assert.Equal(1, await CountAsync(0, s_later));
        Assert.Equal(2, report.Findings.Count(finding => finding.Code == "etcd.data-kept" && finding.Hint.Length > 0));
        Assert.True(File.Exists(survivor.Path));
    }

    [Fact]
    public async Task Survivors_that_still_have_a_quorum_are_not_rolled_back_to_one_of_them()
    {
        await _lab.LoseAsync(0);
        await _lab.LoseAsync(1);

        var refused = await Assert.ThrowsAsync<DrException>(SaveAsync);

        Assert.Equal(ErrorCode.Usage, refused.Code);
        Assert.Contains("dr-restore replace", refused.Hint, StringComparison.Ordinal);
    }

    private Task<RestoreSource.FromFile> SaveAsync() =>
        new SurvivingMembers(_lab.Setup.Progress, TimeProvider.System).SaveAsync(
            _lab.Inventory,
            _lab.File("survivors"),
            Cancellation
        );

    private async Task<long> CountAsync(int member, ByteString key)
    {
        using var client = _lab.Connect(member);
        var read = new RangeRequest { Key = key, CountOnly = true };
        return (await client.RangeAsync(read, Cancellation)).Count;
    }
}
