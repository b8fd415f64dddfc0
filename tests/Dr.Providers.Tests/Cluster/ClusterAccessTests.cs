using Dr.Errors;
using Dr.Providers.Cluster.Client;
using Dr.Testing.Servers;

namespace Dr.Providers.Tests.Cluster;

/// <summary>Who is let in, and what is said to whom is not. Never is there a token in what is said.</summary>
public sealed class ClusterAccessTests(SharedApiServer shared)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_client_certificate_lets_in_and_the_version_is_known()
    {
        using var client = await Clusters.ConnectAsync(await shared.GetAsync());

        Assert.Equal(new Version(1, 20, 2), client.Capabilities.Version);
        Assert.True(client.Capabilities is { ServerSideApply: true, DryRun: true, AggregatedDiscovery: false });
    }

    [Fact]
    public async Task The_token_of_a_service_account_lets_in_and_secrets_are_denied_by_the_server_itself()
    {
        var server = await shared.GetAsync();
        var space = await Clusters.NewSpaceAsync(server);
        await server.CreateAsync([NewObject.Secret(space, "login", "password", "canary-of-this-test")], Stop);
        var kubeconfig = await server.KubeconfigOfAccountAsync(space, "reader", Stop);
        await server.ApplyAsync(Accounts.ReaderOf(space, "reader", "configmaps"), Stop);
        using var client = await Clusters.ConnectAsync(Clusters.Options(kubeconfig));

        await Clusters.TakeAsync(new ObjectList(client, Clusters.ConfigMaps, space));
        var denied = await Assert.ThrowsAsync<ClusterException>(() =>
            Clusters.TakeAsync(new ObjectList(client, Clusters.Secrets, space))
        );

        Assert.Equal(ClusterErrorKind.Forbidden, denied.Kind);
        Assert.Contains("list secrets", denied.Message, StringComparison.Ordinal);
        Assert.Contains("dr-service rbac", denied.Hint, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_expired_token_is_refused_and_not_told()
    {
        var server = await shared.GetAsync();
        var past = TimeProvider.System.GetUtcNow().AddMinutes(-1);
        var token = await server.TokenAsync("default", "late", past, Stop);

        var refused = await RefusedAsync(server.WriteKubeconfig($"token: {token}"));

        Assert.Equal(ClusterErrorKind.Unauthenticated, refused.Kind);
        AssertNothingOf(token, refused);
    }

    [Fact]
    public async Task A_token_that_nobody_signed_is_refused_and_not_told()
    {
        var server = await shared.GetAsync();
        const string token = "canary-token-that-nobody-signed";

        var refused = await RefusedAsync(server.WriteKubeconfig($"token: {token}"));

        Assert.Equal(ClusterErrorKind.Unauthenticated, refused.Kind);
        AssertNothingOf(token, refused);
    }

    [Fact]
    public async Task A_token_file_that_is_renewed_is_read_again_when_its_token_is_refused()
    {
        var server = await shared.GetAsync();
        var now = TimeProvider.System.GetUtcNow();
        var file = server.NewFile("token");
        await File.WriteAllTextAsync(file, await server.TokenAsync("default", "renewed", now.AddHours(1), Stop), Stop);
        using var client = await Clusters.ConnectAsync(Clusters.Options(server.WriteKubeconfig($"tokenFile: {file}")));
        await File.WriteAllTextAsync(file, await server.TokenAsync("default", "again", now.AddHours(1), Stop), Stop);
        string[] delete = ["delete", "serviceaccount", "-n", "default", "renewed"];
        (await server.KubectlAsync(delete, Stop)).Succeeded();

        await Waiting.UntilAsync(
            "the server notices that the account is gone, and the client that the file is new",
            TimeSpan.FromSeconds(30),
            async _ =>
            {
                await client.GetJsonAsync("read the version", ApiPath.Version, Stop);
                return client.Traffic.Renewals == 1;
            },
            Stop
        );
    }

    [Fact]
    public async Task A_command_is_run_again_when_its_token_is_refused()
    {
        var server = await shared.GetAsync();
        var now = TimeProvider.System.GetUtcNow();
        var command = await ExecScript.WriteAsync(
            server,
            await server.TokenAsync("default", "exec", now.AddMinutes(-5), Stop),
            await server.TokenAsync("default", "exec", now.AddHours(1), Stop)
        );

        using var client = await Clusters.ConnectAsync(Clusters.Options(ExecScript.Kubeconfig(server, command)));

        Assert.Equal(1, client.Traffic.Renewals);
        Assert.Equal(2, await ExecScript.RunsAsync(command));
    }

    [Fact]
    public async Task A_command_that_fails_is_told_with_its_words_and_without_what_may_be_a_token()
    {
        var server = await shared.GetAsync();
        const string token = "eyJhbGciOiJSUzI1NiJ9.canary.of-a-token-in-an-error";
        var command = await ExecScript.WriteFailingAsync(server, $"session is over, token {token} ended");

        var refused = await RefusedAsync(ExecScript.Kubeconfig(server, command));

        Assert.Equal(ErrorCode.Usage, refused.Code);
        Assert.Contains("session is over", refused.Message, StringComparison.Ordinal);
        AssertNothingOf(token, refused);
    }

    [Fact]
    public async Task A_command_that_is_not_there_is_told()
    {
        var server = await shared.GetAsync();

        var refused = await RefusedAsync(ExecScript.Kubeconfig(server, "/nowhere/to/be/found"));

        Assert.Contains("/nowhere/to/be/found", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_of_another_authority_is_not_trusted()
    {
        var server = await shared.GetAsync();
        using var folder = TestFolder.Create("authority");
        using var other = ApiServerCertificates.Create(folder.Path, ["127.0.0.1"]);
        var text = (await File.ReadAllTextAsync(server.Kubeconfig, Stop)).Replace(
            server.Certificates.AuthorityFile,
            other.AuthorityFile,
            StringComparison.Ordinal
        );

        var refused = await RefusedAsync(await WriteAsync(server, text));

        Assert.Equal(ClusterErrorKind.Tls, refused.Kind);
        Assert.Contains(
            "does not come from the configured certificate authority",
            refused.Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_server_of_another_name_is_not_trusted_and_the_name_can_be_given()
    {
        var server = await shared.GetAsync();
        await using var proxy = FaultProxy.Before(server.Address, server.Endpoint.Port);
        var moved = (await File.ReadAllTextAsync(server.Kubeconfig, Stop)).Replace(
            $"server: {server.Endpoint}",
            $"server: https://{proxy.Address}",
            StringComparison.Ordinal
        );

        var refused = await RefusedAsync(await WriteAsync(server, moved));
        var named = moved.Replace(
            "    server:",
            "    tls-server-name: kubernetes.default.svc\n    server:",
            StringComparison.Ordinal
        );
        using var client = await Clusters.ConnectAsync(Clusters.Options(await WriteAsync(server, named)));

        Assert.Equal(ClusterErrorKind.Tls, refused.Kind);
        Assert.Contains("kubernetes.default.svc", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_context_that_is_not_there_is_told_with_those_that_are()
    {
        var server = await shared.GetAsync();
        var options = Clusters.Options(server.Kubeconfig) with { Context = "production" };

        var refused = await Assert.ThrowsAsync<ClusterException>(() => Clusters.ConnectAsync(options));

        Assert.Equal(ErrorCode.Usage, refused.Code);
        Assert.Contains("'production'", refused.Message, StringComparison.Ordinal);
        Assert.Contains("test", refused.Hint, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_cannot_be_reached_is_told_in_seconds()
    {
        using var subnet = LoopbackSubnet.Claim();
        var server = await shared.GetAsync();
        var begun = TimeProvider.System.GetTimestamp();

        var refused = await RefusedAsync(server.WriteKubeconfigFor(new Uri($"https://{subnet.Address(9)}:6443")));

        Assert.Equal(ClusterErrorKind.Unreachable, refused.Kind);
        Assert.Contains(subnet.Address(9), refused.Message, StringComparison.Ordinal);
        Assert.InRange(TimeProvider.System.GetElapsedTime(begun).TotalSeconds, 0, 15);
    }

    [Fact]
    public async Task A_server_that_is_silent_is_told_as_such()
    {
        await using var server = await ApiServer.StartAsync(new ApiServerOptions { Controllers = [] }, Stop);
        var options = Clusters.Options(server.Kubeconfig) with
        {
            StallTimeout = TimeSpan.FromSeconds(1),
            OutagePatience = TimeSpan.Zero,
        };
        using var client = await Clusters.ConnectAsync(options);
        await server.PauseAsync(Stop);

        var silent = await Assert.ThrowsAsync<ClusterException>(() =>
            client.GetJsonAsync("read the version", ApiPath.Version, Stop)
        );
        await server.UnpauseAsync(Stop);

        Assert.Equal(ClusterErrorKind.TimedOut, silent.Kind);
    }

    [Fact]
    public async Task A_kubeconfig_that_others_can_read_is_refused_when_it_holds_a_token()
    {
        var server = await shared.GetAsync();
        var file = server.WriteKubeconfig("token: canary");
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.OtherRead);

        var refused = await Assert.ThrowsAsync<KeyException>(() => Clusters.ConnectAsync(Clusters.Options(file)));

        Assert.DoesNotContain("canary", refused.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("not: [a, kubeconfig")]
    [InlineData("token: canary: of a broken line")]
    public async Task What_is_no_kubeconfig_is_told_without_its_text(string text)
    {
        var refused = await RefusedAsync(await WriteAsync(await shared.GetAsync(), text));

        Assert.Equal(ErrorCode.Usage, refused.Code);
        AssertNothingOf("canary", refused);
    }

    private static Task<ClusterException> RefusedAsync(string kubeconfig) =>
        Assert.ThrowsAsync<ClusterException>(() => Clusters.ConnectAsync(Clusters.Options(kubeconfig)));

    private static void AssertNothingOf(string secret, ClusterException refused)
    {
        Assert.DoesNotContain(secret, $"{refused} {refused.Hint} {refused.Status}", StringComparison.Ordinal);
        Assert.NotEmpty(refused.Hint);
    }

    private static async Task<string> WriteAsync(ApiServer server, string text)
    {
        var file = server.NewFile("kubeconfig");
        await File.WriteAllTextAsync(file, text, Stop);
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        return file;
    }
}
