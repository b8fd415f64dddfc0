using Dr.Errors;
using Dr.Findings;
using Dr.Providers.Recovery;
using Dr.Recovery;
using Dr.Testing.Servers;

namespace Dr.Providers.Tests.Etcd.Recovery;

/// <summary>What a restore does not begin, and that nothing has been touched then.</summary>
[Collection(RestoreCollection.Name)]
public sealed class RefusalTests(EtcdSourceFixture source)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private RestoreSource File35 => new RestoreSource.FromFile(source.File35);

    [Fact]
    public async Task Hosts_without_faults_are_measured_and_accepted()
    {
        await using var lab = new RestoreLab(EtcdVersion.V35);

        var report = await lab.Restore.PreflightAsync(lab.Inventory, File35, [], Cancellation);

        Assert.False(report.Refused);
        Assert.All(report.Hosts, host => Assert.Equal(("3.5.16", true), (host.EtcdVersion, host.CanBump)));
        Assert.All(report.Hosts, host => Assert.True(host is { Cores: > 0, MemoryBytes: > 0, FreeBytes: > 0 }));
        Assert.Contains(report.Hosts, host => host.SyncP99 is > 0 and < 10_000);
    }

    [Fact]
    public async Task An_old_data_directory_is_refused_by_name_and_left_alone()
    {
        await using var lab = new RestoreLab(EtcdVersion.V35);
        var old = Path.Combine(Directory.CreateDirectory(lab.DataDirectory(3)).FullName, "member");
        await File.WriteAllTextAsync(old, "precious", Cancellation);

        var error = await Assert.ThrowsAsync<DrException>(() => lab.RunAsync(File35, Cancellation));

        Assert.Equal(ErrorCode.Failed, error.Code);
        Assert.Contains(lab.DataDirectory(3), error.Message, StringComparison.Ordinal);
        Assert.Equal("precious", await File.ReadAllTextAsync(old, Cancellation));
        Assert.False(Directory.Exists(lab.DataDirectory(0)));
        Assert.False(File.Exists(EtcdSteps.ClaimFile(lab.Inventory.Hosts[0])));
    }

    [Fact]
    public async Task A_quota_smaller_than_the_file_is_refused_in_preflight_and_in_the_plan()
    {
        await using var lab = new RestoreLab(EtcdVersion.V35, "quotaBytes: 512KiB");

        var report = await lab.Restore.PreflightAsync(lab.Inventory, File35, [], Cancellation);
        var error = await Assert.ThrowsAsync<DrException>(() => lab.PlanAsync(File35, Cancellation));

        Assert.Contains(
            report.Findings,
            finding => finding is { Severity: Severity.Critical, Code: "etcd.quota-too-small" }
        );
        Assert.Equal(ErrorCode.Usage, error.Code);
    }

    [Fact]
    public async Task A_second_run_on_the_same_hosts_is_told_which_run_has_them()
    {
        await using var lab = new RestoreLab(EtcdVersion.V35);
        Exception? second = null;
        lab.OnEvent = happened =>
        {
            if (happened is { Step: EtcdSteps.Stage, Kind: Dr.Runs.RunEventKind.Begun })
            {
                lab.OnEvent = _ => { };
                second = Record.Exception(() => lab.RunAsync(File35, Cancellation).GetAwaiter().GetResult());
            }
        };

        var report = await lab.RunAsync(File35, Cancellation);

        var held = Assert.IsType<LeaseHeldException>(second);
        Assert.Equal(ErrorCode.LeaseHeld, held.Code);
        Assert.Contains($"dr-restore resume {report.Run}", held.Hint, StringComparison.Ordinal);
        EtcdRestoreTests.AssertWhole(report);
    }

    [Fact]
    public async Task An_old_member_that_still_answers_is_refused()
    {
        await using var cluster = await LocalEtcdCluster.StartAsync(
            new EtcdClusterOptions { Members = 1 },
            Cancellation
        );
        await using var lab = new RestoreLab(EtcdVersion.V35, $"oldEndpoints: [{cluster.Endpoints[0]}]");

        var error = await Assert.ThrowsAsync<DrException>(() => lab.RunAsync(File35, Cancellation));

        Assert.Contains(cluster.Endpoints[0], error.Message, StringComparison.Ordinal);
        Assert.Contains("stop etcd there", error.Hint, StringComparison.Ordinal);
        Assert.True(await cluster.AnswersAsync(0, Cancellation));
    }

    /// <summary>Whoever cannot prove that the old cluster is silent must not take its silence for granted.</summary>
    [Theory]
    [InlineData("https", false)]
    [InlineData("http", false)]
    [InlineData("https", true)]
    public async Task An_old_member_that_wants_certificates_or_hangs_is_refused_too(string scheme, bool hangs)
    {
        await using var cluster = await LocalEtcdCluster.StartAsync(
            new EtcdClusterOptions { Members = 1, Tls = true },
            Cancellation
        );
        var endpoint = $"{scheme}://{new Uri(cluster.Endpoints[0]).Authority}";
        await using var lab = new RestoreLab(EtcdVersion.V35, $"oldEndpoints: [{endpoint}]");
        if (hangs)
        {
            await cluster.PauseMemberAsync(0, Cancellation);
        }

        var error = await Assert.ThrowsAsync<DrException>(() => lab.RunAsync(File35, Cancellation));

        Assert.Contains($"an old member still answers at {endpoint}", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_that_is_taken_is_refused()
    {
        await using var lab = new RestoreLab(EtcdVersion.V35);
        using var listener = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Parse(lab.Address(2)), 2380);
        listener.Start();

        var report = await lab.Restore.PreflightAsync(lab.Inventory, null, [], Cancellation);

        var finding = Assert.Single(report.Findings, finding => finding.Severity == Severity.Critical);
        Assert.Equal(
            ("host.port-taken", "etcd-2", Severity.Critical),
            (finding.Code, finding.Subject, finding.Severity)
        );
    }

    [Fact]
    public async Task Tools_that_are_missing_are_a_finding_for_every_host_and_no_plan()
    {
        await using var lab = new RestoreLab(EtcdVersion.V35);
        lab.Script("etcd", "exit 1");

        var report = await lab.Restore.PreflightAsync(lab.Inventory, null, [], Cancellation);
        await Assert.ThrowsAnyAsync<DrException>(() => lab.PlanAsync(File35, Cancellation));

        Assert.Equal(5, report.Findings.Count(finding => finding.Code == "etcd.tools-missing"));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(4096 * 7)]
    [InlineData(-1)]
    [InlineData(-32)]
    public async Task A_flipped_bit_in_a_given_file_is_damage_before_anything_is_touched(int at)
    {
        await using var lab = new RestoreLab(EtcdVersion.V35);
        var bytes = await File.ReadAllBytesAsync(source.File35, Cancellation);
        bytes[at < 0 ? bytes.Length + at : at] ^= 1;
        await File.WriteAllBytesAsync(lab.File("flipped.db"), bytes, Cancellation);

        await Assert.ThrowsAsync<IntegrityException>(() =>
            lab.PlanAsync(new RestoreSource.FromFile(lab.File("flipped.db")), Cancellation)
        );
    }

    [Theory]
    [InlineData(1)]
    [InlineData(32)]
    [InlineData(4096)]
    [InlineData(4096 + 32)]
    public async Task A_cut_file_is_damage_before_anything_is_touched(int missing)
    {
        await using var lab = new RestoreLab(EtcdVersion.V35);
        var bytes = await File.ReadAllBytesAsync(source.File35, Cancellation);
        await File.WriteAllBytesAsync(lab.File("cut.db"), bytes[..^missing], Cancellation);

        await Assert.ThrowsAsync<IntegrityException>(() =>
            lab.PlanAsync(new RestoreSource.FromFile(lab.File("cut.db")), Cancellation)
        );
    }
}
