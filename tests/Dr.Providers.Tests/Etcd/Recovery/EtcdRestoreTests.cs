using Dr.Errors;
using Dr.Findings;
using Dr.Opening;
using Dr.Providers.Etcd.Capture;
using Dr.Providers.Etcd.Client.Wire;
using Dr.Providers.Recovery;
using Dr.Recovery;
using Dr.Testing.Points;
using Dr.Testing.Servers;
using Dr.Testing.Stores;
using Google.Protobuf;

namespace Dr.Providers.Tests.Etcd.Recovery;

[Collection(RestoreCollection.Name)]
public sealed class EtcdRestoreTests(EtcdSourceFixture source)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private RestoreSource File35 => new RestoreSource.FromFile(source.File35);

    [Fact]
    public async Task Five_members_are_restored_at_once_from_a_file_of_stock_etcdctl()
    {
        await using var lab = new RestoreLab(EtcdVersion.V35);

        var report = await lab.RunAsync(File35, Cancellation);

        AssertWhole(report);
        Assert.Equal(EtcdSourceFixture.Keys, report.Etcd!.Keys);
        Assert.Empty(report.MustBeRestarted);
        Assert.True(report.Etcd.RevisionAfter >= report.Etcd.RevisionBefore + BumpRule.WhenUnknown);
        Assert.False(File.Exists(EtcdSteps.ClaimFile(lab.Inventory.Hosts[0])));
        Assert.True(File.Exists(source.File35));
    }

    [Fact]
    public async Task A_sealed_point_of_a_destroyed_cluster_becomes_five_members_of_the_recorded_truth()
    {
        using var points = new PointLab(new InMemoryObjectStore());
        await using var cluster = await LocalEtcdCluster.StartAsync(new EtcdClusterOptions(), Cancellation);
        await cluster.Gateway.LoadAsync(KubernetesKeys.Generate(300), cancellationToken: Cancellation);
        var revision = await cluster.Gateway.RevisionAsync(Cancellation);
        var point = await points.PointAsync(
            new EtcdSource(CaptureScene.ConnectionTo(cluster), new(), null, points.Silent, TimeProvider.System)
        );
        await cluster.DestroyAsync(Cancellation);

        await using var lab = new RestoreLab(EtcdVersion.V35);
        var restore = new RestoreSource.FromPoint(
            point,
            new PointReader(points.Store, points.Layout, [points.Identity])
        );

        var report = await lab.RunAsync(restore, Cancellation);

        AssertWhole(report);
        Assert.Equal(300, report.Etcd!.Keys);
        Assert.True(report.Etcd.RevisionAfter >= revision + BumpRule.Least);
        Assert.DoesNotContain(report.Findings, finding => finding.Code == "etcd.old-members-unknown");
        Assert.Empty(Directory.GetFiles(Path.Combine(lab.Setup.RunsFolder, report.Run.ToString()), "snapshot*"));
    }

    [Fact]
    public async Task A_client_that_cached_the_old_revision_is_told_to_relist_and_then_misses_nothing()
    {
        await using var lab = new RestoreLab(EtcdVersion.V35);
        await lab.RunAsync(File35, Cancellation);
        using var client = lab.Connect(2);

        var refused = await FirstAsync(client, source.Revision35 + 1);
        var all = new RangeRequest
        {
            Key = ByteString.CopyFrom(0),
            RangeEnd = ByteString.CopyFrom(0),
            CountOnly = true,
        };
        var relisted = await client.RangeAsync(all, Cancellation);
        var put = await client.PutAsync(
            new PutRequest { Key = ByteString.CopyFromUtf8("/registry/new") },
            Cancellation
        );
        var seen = await FirstAsync(client, relisted.Header.Revision + 1, answer => answer.Events.Count > 0);

        Assert.True(refused is { Canceled: true });
        Assert.True(refused.CompactRevision > source.Revision35);
        Assert.Equal(EtcdSourceFixture.Keys, relisted.Count);
        Assert.Equal(put.Header.Revision, seen.Events.Single().Kv.ModRevision);
    }

    [Fact]
    public async Task Without_the_flags_of_newer_tools_the_report_says_what_must_be_restarted()
    {
        await using var lab = new RestoreLab(EtcdVersion.V34);

        var report = await lab.RunAsync(new RestoreSource.FromFile(source.File34), Cancellation);

        AssertWhole(report);
        Assert.Contains(
            report.MustBeRestarted,
            component => component.StartsWith("kube-apiserver", StringComparison.Ordinal)
        );
        Assert.Contains(report.MustBeRestarted, component => component.StartsWith("kubelet", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_alarm_in_the_snapshot_survives_and_is_told_with_what_to_do()
    {
        await using var lab = new RestoreLab(EtcdVersion.V35);
        var file = await CaptureAsync(
            lab,
            new EtcdClusterOptions { Members = 1 },
            cluster => cluster.RaiseNoSpaceAlarmAsync(0, Cancellation)
        );

        var report = await lab.RunAsync(new RestoreSource.FromFile(file), Cancellation);

        Assert.True(report.Degraded);
        Assert.Equal(5, report.Etcd!.Healthy);
        var alarm = Assert.Single(report.Findings, finding => finding.Code == "etcd.alarm-survived");
        Assert.Contains("etcdctl alarm disarm", alarm.Hint, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_snapshot_with_authentication_is_verified_as_the_user_and_refused_without_one()
    {
        await using var lab = new RestoreLab(EtcdVersion.V35);
        var file = await CaptureAsync(
            lab,
            new EtcdClusterOptions { Members = 1, Authentication = true },
            cluster =>
            {
                File.Copy(cluster.PasswordFile!, lab.File("password"));
                return Task.CompletedTask;
            }
        );

        var refused = await Assert.ThrowsAsync<DrException>(() =>
            lab.RunAsync(new RestoreSource.FromFile(file), Cancellation)
        );
        lab.Configure($"user: {EtcdCluster.RootUser}\npasswordFile: password");
        var report = await lab.RunAsync(new RestoreSource.FromFile(file), Cancellation);

        Assert.Contains("etcd.user", refused.Hint, StringComparison.Ordinal);
        AssertWhole(report);
    }

    [Fact]
    public async Task A_wrong_password_ends_the_run_at_once_and_the_right_one_resumes_it()
    {
        await using var lab = new RestoreLab(EtcdVersion.V35);
        var right = "";
        var file = await CaptureAsync(
            lab,
            new EtcdClusterOptions { Members = 1, Authentication = true },
            async cluster => right = await File.ReadAllTextAsync(cluster.PasswordFile!, Cancellation)
        );
        await using (var password = Dr.Providers.Hosts.LocalFiles.Create(lab.File("password")))
        {
            password.Write("another"u8);
        }

        lab.Configure($"user: {EtcdCluster.RootUser}\npasswordFile: password");
        lab.Configure(setup => setup with { ReadyWithin = TimeSpan.FromHours(1) });
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        patience.CancelAfter(TimeSpan.FromMinutes(3));

        var refused = await Assert.ThrowsAsync<DrException>(() =>
            lab.RunAsync(new RestoreSource.FromFile(file), patience.Token)
        );
        await File.WriteAllTextAsync(lab.File("password"), right, Cancellation);
        var report = await lab.ResumeAsync(lab.LastRun, new RestoreSource.FromFile(file), Cancellation);

        Assert.Contains("password", refused.Message, StringComparison.Ordinal);
        Assert.Contains($"dr-restore resume {lab.LastRun}", refused.Hint, StringComparison.Ordinal);
        Assert.DoesNotContain("another", refused.ToString(), StringComparison.Ordinal);
        AssertWhole(report);
    }

    [Fact]
    public async Task Members_with_TLS_are_started_and_verified_with_the_inventorys_certificates()
    {
        await using var lab = new RestoreLab(EtcdVersion.V35);
        var files = TestCertificates.Create(
            Directory.CreateDirectory(lab.File("tls")).FullName,
            Enumerable.Range(1, 5).Select(lab.Address)
        );
        lab.Configure(
            $"tls: {{ca: {files.AuthorityFile}, certificate: {files.ServerCertificateFile}, key: {files.ServerKeyFile}}}\n"
                + $"clientTls: {{ca: {files.AuthorityFile}, certificate: {files.CertificateFile}, key: {files.KeyFile}}}"
        );

        AssertWhole(await lab.RunAsync(File35, Cancellation));
        Assert.All(lab.Inventory.RequiredEtcd.Members, member => Assert.Equal("https", member.ClientUrl.Scheme));
    }

    [Fact]
    public async Task A_member_that_cannot_start_leaves_a_degraded_cluster_that_a_resume_makes_whole()
    {
        await using var lab = new RestoreLab(EtcdVersion.V35);
        lab.Script("etcd", """case "$*" in *--name=etcd-3*) echo "no such luck" >&2; exit 1;; esac""");

        var degraded = await lab.RunAsync(File35, Cancellation);
        lab.Script("etcd", "");
        var whole = await lab.ResumeAsync(degraded.Run, File35, Cancellation);

        Assert.Equal(ErrorCode.Degraded, degraded.Outcome);
        Assert.Equal((4, 5), (degraded.Etcd!.Healthy, degraded.Etcd.Members));
        // why: the preflight may also find this machine's own disk slow
        var finding = Assert.Single(degraded.Findings, finding => finding.Code == "etcd.member-unhealthy");
        Assert.Equal((true, "etcd-3"), (finding.IsDegrading, finding.Subject));
        Assert.Contains("no such luck", finding.Message, StringComparison.Ordinal);
        AssertWhole(whole);
    }

    [Fact]
    public async Task Two_members_of_five_are_no_quorum_and_a_resume_finishes_once_the_cause_is_mended()
    {
        await using var lab = new RestoreLab(EtcdVersion.V35);
        lab.Script("etcd", """case "$*" in *--name=etcd-[345]*) exit 1;; esac""");
        lab.Configure(setup => setup with { ReadyWithin = TimeSpan.FromSeconds(5) });

        var error = await Assert.ThrowsAsync<DrException>(() => lab.RunAsync(File35, Cancellation));
        lab.Script("etcd", "");
        lab.Configure(setup => setup with { ReadyWithin = TimeSpan.FromSeconds(60) });
        var whole = await lab.ResumeAsync(lab.LastRun, File35, Cancellation);

        Assert.Contains("etcd/quorum", error.Message, StringComparison.Ordinal);
        Assert.Contains($"dr-restore resume {lab.LastRun}", error.Hint, StringComparison.Ordinal);
        AssertWhole(whole);
    }

    [Fact]
    public async Task A_member_with_other_data_at_the_same_revision_is_found_by_its_hash()
    {
        await using var lab = new RestoreLab(EtcdVersion.V35);
        var one = new EtcdClusterOptions { Members = 1 };
        var file = await CaptureAsync(lab, one, cluster => cluster.Gateway.PutAsync("/registry/a", "b", Cancellation));
        var other = await CaptureAsync(
            lab,
            one,
            cluster => cluster.Gateway.PutAsync("/registry/a", "c", Cancellation),
            "other.db"
        );
        lab.Script(
            "etcdutl",
            $$"""case "$*" in *--name=etcd-3*) shift 3; set -- snapshot restore {{other}} "$@";; esac"""
        );

        var report = await lab.RunAsync(new RestoreSource.FromFile(file), Cancellation);

        Assert.Equal(ErrorCode.Damaged, report.Outcome);
        Assert.Null(report.Etcd!.Hash);
        var finding = Assert.Single(report.Findings, finding => finding.Severity == Severity.Critical);
        Assert.Equal(("etcd.hash-mismatch", "etcd-3"), (finding.Code, finding.Subject));
    }

    internal static void AssertWhole(RestoreReport report)
    {
        Assert.DoesNotContain(report.Findings, finding => finding.Severity == Severity.Critical);
        Assert.False(report.Degraded);
        Assert.Equal((5, 5), (report.Etcd!.Healthy, report.Etcd.Members));
        Assert.NotNull(report.Etcd.Leader);
        Assert.NotNull(report.Etcd.Hash);
    }

    private static async Task<string> CaptureAsync(
        RestoreLab lab,
        EtcdClusterOptions options,
        Func<EtcdCluster, Task> prepare,
        string name = "captured.db"
    )
    {
        var file = lab.File(name);
        await using var cluster = await LocalEtcdCluster.StartAsync(options, Cancellation);
        await cluster.Gateway.LoadAsync(KubernetesKeys.Generate(20), cancellationToken: Cancellation);
        await prepare(cluster);
        (await cluster.ExecAsync(["snapshot", "save", file], Cancellation)).Succeeded();
        return file;
    }

    private static async Task<WatchResponse> FirstAsync(
        Dr.Providers.Etcd.Client.EtcdMember client,
        long revision,
        Func<WatchResponse, bool>? wanted = null
    )
    {
        var everything = ByteString.CopyFromUtf8("/registry/new");
        await foreach (var answer in client.WatchAsync(everything, revision, Cancellation))
        {
            if (wanted?.Invoke(answer) ?? answer.Canceled)
            {
                return answer;
            }
        }

        throw new InvalidOperationException("the watch ended without an answer");
    }
}
