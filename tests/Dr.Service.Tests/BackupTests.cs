using Dr.Leases;
using Dr.Testing.CommandLine;
using Dr.Testing.Servers;
using Dr.Verification;

namespace Dr.Service.Tests;

public sealed class BackupTests : IDisposable
{
    private readonly ProgramLab _lab = new("service-backup");

    [Fact]
    public async Task Check_then_backup_of_a_real_cluster_makes_a_point_that_opens()
    {
        await using var cluster = await LocalEtcdCluster.StartAsync(new EtcdClusterOptions { Members = 3 });
        Reach(cluster);

        var check = await RunAsync("check", "--json");
        var backup = await RunAsync("backup", "production", "--json");

        Assert.True(check.ExitCode == 0, check.ToString());
        Assert.Equal(
            3,
            check.Json["items"]!.AsArray().Count(item => item!["name"]!.GetValue<string>() == "etcd member")
        );
        Assert.True(backup.ExitCode == 0, backup.ToString());
        var id = RecoveryPointId.Parse(backup.Json["id"]!.GetValue<string>());
        var point = await _lab.Points.Catalog.OpenAsync(id, CancellationToken.None);
        Assert.True((await _lab.Points.VerifyAsync(point, VerificationDepth.Opened)).Passed);
        Assert.Equal("dr-service", point.Manifest.CreatedBy.Program);
    }

    [Fact]
    public async Task A_member_that_is_down_makes_check_and_backup_degraded_and_they_name_it()
    {
        await using var cluster = await LocalEtcdCluster.StartAsync(new EtcdClusterOptions { Members = 3 });
        Reach(cluster);
        await cluster.KillMemberAsync(2);

        var check = await RunAsync("check");
        var backup = await RunAsync("backup", "production");

        Assert.Equal((3, 3), (check.ExitCode, backup.ExitCode));
        Assert.Contains("etcd.member-down", check.Out, StringComparison.Ordinal);
        Assert.Contains("etcd.member-down", backup.Out, StringComparison.Ordinal);
        Assert.Contains("it would be degraded", check.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cluster_that_cannot_be_reached_leaves_nothing_in_the_store()
    {
        _lab.Clock = TimeProvider.System;

        var run = await RunAsync("backup", "production");

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("hint: ", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(Files(), file => file.Contains("/points/", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("key: signing.key", "key: lost.key")]
    [InlineData("  key: signing.key\n", "")]
    [InlineData("recipients: [", "# recipients: [")]
    [InlineData("key: signing.key", "key: open.key")]
    public async Task A_missing_key_is_told_before_anything_is_begun(string from, string to)
    {
        _lab.Write("open.key", _lab.Points.SigningKey.ToSecretPem());
        File.SetUnixFileMode(_lab.PathOf("open.key"), (UnixFileMode)0x1A4); // 0644
        _lab.Reconfigure(from, to);

        var run = await RunAsync("backup", "production");

        Assert.Equal(12, run.ExitCode);
        Assert.Empty(Files());
    }

    [Theory]
    [InlineData(
        "endpoints: [http://127.0.0.1:1], user: root, passwordFile: open",
        "etcd:\n      endpoints: [http://127.0.0.1:1]",
        "etcd: {"
    )]
    [InlineData(
        "host: 127.0.0.1, user: dr, passwordFile: open",
        "etcd:\n      endpoints: [http://127.0.0.1:1]",
        "mysql: {"
    )]
    public async Task A_password_that_others_can_read_is_refused_by_check_and_by_backup(
        string with,
        string from,
        string section
    )
    {
        _lab.Write("open", "a-password");
        File.SetUnixFileMode(_lab.PathOf("open"), (UnixFileMode)0x1A4); // 0644
        _lab.Reconfigure(from, $"{section}{with}}}");

        foreach (var command in new[] { new[] { "backup", "production" }, ["check"] })
        {
            var run = await RunAsync(command);

            Assert.Equal(12, run.ExitCode);
            Assert.Contains("others than its owner can read it", run.Out + run.Error, StringComparison.Ordinal);
            Assert.DoesNotContain("a-password", run.Out + run.Error, StringComparison.Ordinal);
        }

        Assert.Empty(Files());
    }

    [Fact]
    public async Task A_second_run_at_once_is_refused_and_says_who_is_at_work()
    {
        var other = new StoreLeases(_lab.Points.Store, _lab.Points.Layout, new SomebodyElse(), _lab.Points.Clock);
        await using var lease = await other.AcquireAsync("backup of somebody else", CancellationToken.None);

        var run = await RunAsync("backup", "production");

        Assert.Equal(11, run.ExitCode);
        Assert.Contains("process 4711 on elsewhere", run.Error, StringComparison.Ordinal);
        Assert.Contains("held by process 4711 on elsewhere", (await RunAsync("check")).Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_tells_everything_that_fails_and_leaves_nothing_behind()
    {
        _lab.Reconfigure("key: signing.key", "key: lost.key");

        var run = await RunAsync("check");

        Assert.Equal(12, run.ExitCode);
        Assert.Matches(@"(?m)^FAILED +signing key", run.Out);
        Assert.Matches(@"(?m)^FAILED +etcd ", run.Out);
        Assert.Matches(@"(?m)^ok +store ", run.Out);
        Assert.Contains("A backup would fail.", run.Out, StringComparison.Ordinal);
        Assert.Empty(Files());
    }

    [Theory]
    [InlineData("backup")]
    [InlineData("backup", "prodction")]
    [InlineData("restore")]
    [InlineData("run")]
    public async Task A_command_line_that_cannot_be_understood_attempts_nothing(params string[] arguments)
    {
        var run = await RunAsync(arguments);

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("\nhint: ", run.Error, StringComparison.Ordinal);
        Assert.Empty(Files());
    }

    public void Dispose() => _lab.Dispose();

    private void Reach(EtcdCluster cluster)
    {
        _lab.Clock = TimeProvider.System;
        _lab.Reconfigure("http://127.0.0.1:1", string.Join(", ", cluster.Endpoints));
    }

    private string[] Files() => Directory.GetFiles(_lab.PathOf("store"), "*", SearchOption.AllDirectories);

    private Task<ProgramRun> RunAsync(params string[] arguments) => _lab.RunAsync(ServiceProgram.RunAsync, arguments);

    private sealed class SomebodyElse : ILeaseHolders
    {
        public LeaseHolder Current { get; } = new("elsewhere", "boot", 4711, 1);

        public bool IsCertainlyDead(LeaseHolder holder) => false;
    }
}
