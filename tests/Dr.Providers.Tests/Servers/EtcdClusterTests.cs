using System.Net;
using System.Net.Sockets;
using Dr.Testing.Servers;

namespace Dr.Providers.Tests.Servers;

/// <summary>The test kit's clusters are what the other tests take them for.</summary>
public sealed class EtcdClusterTests
{
    private static readonly string[] s_healthNow =
    [
        "endpoint",
        "health",
        "--command-timeout=500ms",
        "--dial-timeout=500ms",
    ];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("3.4.23", false, false)]
    [InlineData("3.4.23", true, false)]
    [InlineData("3.4.23", false, true)]
    [InlineData("3.5.16", false, false)]
    [InlineData("3.5.16", true, false)]
    [InlineData("3.5.16", false, true)]
    [InlineData("3.5.16", true, true)]
    public async Task Five_members_in_containers_are_healthy_and_of_the_version_asked_for(
        string version,
        bool tls,
        bool authentication
    )
    {
        await using var cluster = await EtcdCluster.StartAsync(Options(version, tls, authentication), Cancellation);
        await AssertServesAsync(cluster, version);
    }

    [Theory]
    [InlineData("3.4.23", false, true)]
    [InlineData("3.5.16", true, true)]
    public async Task Five_members_as_processes_are_healthy_and_of_the_version_asked_for(
        string version,
        bool tls,
        bool authentication
    )
    {
        await using var cluster = await LocalEtcdCluster.StartAsync(
            Options(version, tls, authentication),
            Cancellation
        );
        await AssertServesAsync(cluster, version);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Two_killed_members_of_five_are_survived_and_come_back(bool containers)
    {
        await using var cluster = await StartAsync(containers, new EtcdClusterOptions());
        await cluster.KillMemberAsync(0, Cancellation);
        await cluster.KillMemberAsync(3, Cancellation);
        await cluster.Gateway.PutAsync("/registry/a", "written by three", Cancellation);
        Assert.NotEqual(0, (await cluster.ExecOnAsync(cluster.Members[0], s_healthNow, Cancellation)).ExitCode);

        await cluster.StartMemberAsync(0, cancellationToken: Cancellation);
        await cluster.StartMemberAsync(3, cancellationToken: Cancellation);
        var read = await cluster.ExecOnAsync(
            cluster.Members[3],
            ["get", "/registry/a", "--print-value-only"],
            Cancellation
        );
        Assert.Equal("written by three", read.Succeeded().Output.Trim());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_paused_member_does_not_answer_until_it_is_unpaused(bool containers)
    {
        await using var cluster = await StartAsync(containers, new EtcdClusterOptions { Members = 3 });
        await cluster.PauseMemberAsync(1, Cancellation);
        Assert.NotEqual(0, (await cluster.ExecOnAsync(cluster.Members[1], s_healthNow, Cancellation)).ExitCode);
        await cluster.UnpauseMemberAsync(1, Cancellation);
        (await cluster.ExecOnAsync(cluster.Members[1], s_healthNow, Cancellation)).Succeeded();
    }

    [Fact]
    public async Task A_cluster_with_a_paused_member_is_gone_after_disposal()
    {
        var cluster = await EtcdCluster.StartAsync(new EtcdClusterOptions { Members = 1 }, Cancellation);
        await cluster.PauseMemberAsync(0, Cancellation);
        await cluster.DisposeAsync();
        Assert.False(Directory.Exists(cluster.Members[0].DataDirectory));
        Assert.False(await ListensAsync(cluster.Members[0]));
    }

    [Fact]
    public async Task A_wrong_password_is_refused()
    {
        await using var cluster = await LocalEtcdCluster.StartAsync(
            new EtcdClusterOptions { Members = 1, Authentication = true },
            Cancellation
        );
        await File.WriteAllTextAsync(cluster.PasswordFile!, "wrong", Cancellation);
        var refused = await cluster.ExecAsync(["get", "a"], Cancellation);
        Assert.NotEqual(0, refused.ExitCode);
        Assert.Contains("invalid user ID or password", refused.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_learner_is_a_learner()
    {
        await using var cluster = await EtcdCluster.StartAsync(
            new EtcdClusterOptions { Members = 3, Tls = true },
            Cancellation
        );
        var learner = await cluster.AddLearnerAsync(Cancellation);
        var status = await cluster.Gateway.StatusAsync(learner, Cancellation);
        Assert.True((bool)status["isLearner"]!);
        Assert.Equal(4, cluster.Members.Count);
    }

    [Fact]
    public async Task A_raised_alarm_refuses_writes_until_it_is_disarmed()
    {
        await using var cluster = await LocalEtcdCluster.StartAsync(
            new EtcdClusterOptions { Members = 3 },
            Cancellation
        );
        await cluster.RaiseNoSpaceAlarmAsync(2, Cancellation);
        Assert.Contains(
            "NOSPACE",
            (await cluster.ExecAsync(["alarm", "list"], Cancellation)).Output,
            StringComparison.Ordinal
        );
        await Assert.ThrowsAsync<HttpRequestException>(() => cluster.Gateway.PutAsync("a", "b", Cancellation));
        await cluster.DisarmAlarmsAsync(Cancellation);
        await cluster.Gateway.PutAsync("a", "b", Cancellation);
    }

    [Fact]
    public async Task Loaded_keys_are_all_there_and_the_same_for_the_same_seed()
    {
        await using var cluster = await LocalEtcdCluster.StartAsync(new EtcdClusterOptions(), Cancellation);
        var keys = KubernetesKeys.Generate(2000).ToList();
        await cluster.Gateway.LoadAsync(keys, cancellationToken: Cancellation);
        Assert.Equal(2000, await cluster.Gateway.CountAsync(Cancellation));
        var read = await cluster.ExecAsync(["get", keys[1999].Key, "--print-value-only"], Cancellation);
        Assert.Equal(
            KubernetesKeys.Generate(2000).Last().Value,
            read.OutputBytes.AsSpan(0, keys[1999].Value.Length).ToArray()
        );
        Assert.All(keys, pair => Assert.InRange(pair.Value.Length, 512, 8192));
    }

    private static async Task<bool> ListensAsync(EtcdMember member)
    {
        using var client = new TcpClient();
        try
        {
            await client.ConnectAsync(member.Address, 2379, Cancellation);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static Task<EtcdCluster> StartAsync(bool containers, EtcdClusterOptions options) =>
        containers ? EtcdCluster.StartAsync(options, Cancellation) : LocalEtcdCluster.StartAsync(options, Cancellation);

    private static EtcdClusterOptions Options(string version, bool tls, bool authentication) =>
        new()
        {
            Version = version == "3.4.23" ? EtcdVersion.V34 : EtcdVersion.V35,
            Tls = tls,
            Authentication = authentication,
        };

    private static async Task AssertServesAsync(EtcdCluster cluster, string version)
    {
        await cluster.Gateway.PutAsync("/registry/a", "b", Cancellation);
        foreach (var member in cluster.Members)
        {
            Assert.Equal(version, (string?)(await cluster.Gateway.StatusAsync(member, Cancellation))["version"]);
            var read = await cluster.ExecOnAsync(member, ["get", "/registry/a", "--print-value-only"], Cancellation);
            Assert.Equal("b", read.Succeeded().Output.Trim());
        }

        if (cluster.Certificates is { } files)
        {
            string[] withoutCertificate =
            [
                "--endpoints",
                cluster.Endpoints[0],
                "--cacert",
                files.AuthorityFile,
                .. s_healthNow,
            ];
            var etcdctl = StockTools.Etcdctl(cluster.Options.Version);
            Assert.NotEqual(
                0,
                (await StockTools.RunAsync(etcdctl, withoutCertificate, cancellationToken: Cancellation)).ExitCode
            );
        }
        else if (cluster.PasswordFile is not null)
        {
            using var stranger = new HttpClient();
            using var body = new StringContent("""{"key":"YQ=="}""");
            using var answer = await stranger.PostAsync(
                new Uri(cluster.Endpoints[0] + "/v3/kv/range"),
                body,
                Cancellation
            );
            Assert.NotEqual(HttpStatusCode.OK, answer.StatusCode);
        }
    }
}
