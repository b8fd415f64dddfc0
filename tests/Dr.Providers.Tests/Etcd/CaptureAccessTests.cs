using Dr.Errors;
using Dr.Providers.Etcd.Client;
using Dr.Testing.Servers;
using Microsoft.Extensions.Time.Testing;
using EtcdMember = Dr.Providers.Etcd.Client.EtcdMember;

namespace Dr.Providers.Tests.Etcd;

/// <summary>Members that do not let us in, and members that we do not trust.</summary>
public sealed class CaptureAccessTests : IAsyncLifetime
{
    private readonly TestFolder _folder = TestFolder.Create("access");
    private EtcdCluster _password = null!;
    private EtcdCluster _tls = null!;

    public async ValueTask InitializeAsync()
    {
        _password = await EtcdCluster.StartAsync(new EtcdClusterOptions { Members = 1, Authentication = true });
        _tls = await EtcdCluster.StartAsync(new EtcdClusterOptions { Members = 1, Tls = true });
    }

    public async ValueTask DisposeAsync()
    {
        await _password.DisposeAsync();
        await _tls.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_wrong_password_is_said_to_be_one_and_does_not_appear()
    {
        var connection = As("root", "sesame-open");

        var e = await FailAsync(connection);

        Assert.Contains("invalid user ID or password", e.Message, StringComparison.Ordinal);
        Assert.Contains("password file", e.Hint, StringComparison.Ordinal);
        Assert.DoesNotContain("sesame-open", e.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_user_without_the_root_role_is_told_that_it_is_needed()
    {
        (await _password.ExecAsync(["user", "add", "reader:sesame"])).Succeeded();

        var e = await FailAsync(As("reader", "sesame"));

        Assert.Contains("needs the root role", e.Message, StringComparison.Ordinal);
        Assert.Contains("grant-role", e.Hint, StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_user_at_all_is_told_that_the_root_role_is_needed()
    {
        var e = await FailAsync(CaptureScene.ConnectionTo(_password) with { User = null });

        Assert.Contains("needs the root role", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_password_file_that_is_missing_is_a_mistake_of_the_configuration()
    {
        var connection = CaptureScene.ConnectionTo(_password) with { User = new EtcdUser("root", "/nowhere/password") };

        var e = await FailAsync(connection);

        Assert.Equal(ErrorCode.Usage, e.Code);
        Assert.Contains("/nowhere/password", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_that_the_member_forgot_is_fetched_again()
    {
        await using var cluster = await EtcdCluster.StartAsync(
            new EtcdClusterOptions
            {
                Members = 1,
                Authentication = true,
                ExtraFlags = ["--auth-token-ttl=1"],
            }
        );
        using var member = Member(CaptureScene.ConnectionTo(cluster));
        await member.HashKvAsync(0, TimeSpan.FromSeconds(5), TestContext.Current.CancellationToken);
        // why: a restart forgets every token at once, where waiting for its end would be guessing
        await cluster.StopMemberAsync(0);
        await cluster.StartMemberAsync(0);

        await member.HashKvAsync(0, TimeSpan.FromSeconds(5), TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_certificate_of_another_authority_is_refused_and_described()
    {
        var other = TestCertificates.Create(_folder.SubFolder("other"), ["127.0.0.1"]);
        var tls = new EtcdTlsOptions(
            other.AuthorityFile,
            _tls.Certificates!.CertificateFile,
            _tls.Certificates.KeyFile
        );

        var e = await FailAsync(CaptureScene.ConnectionTo(_tls) with { Tls = tls });

        Assert.Contains("does not come from the configured certificate authority", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_certificate_for_another_name_is_refused_and_its_names_are_told()
    {
        var files = _tls.Certificates!;
        var tls = new EtcdTlsOptions(files.AuthorityFile, files.CertificateFile, files.KeyFile, "etcd.example.org");

        var e = await FailAsync(CaptureScene.ConnectionTo(_tls) with { Tls = tls });

        Assert.Contains("is for other names: localhost", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_configured_server_name_is_what_the_certificate_is_checked_for()
    {
        var files = _tls.Certificates!;
        var tls = new EtcdTlsOptions(files.AuthorityFile, files.CertificateFile, files.KeyFile, "localhost");

        var captured = await new CaptureScene(CaptureScene.ConnectionTo(_tls) with { Tls = tls }).CaptureAsync();

        Assert.Empty(captured.Degrading);
    }

    [Fact]
    public async Task An_expired_server_certificate_is_refused_with_its_dates()
    {
        var clock = new FakeTimeProvider(TimeProvider.System.GetUtcNow().AddDays(30));
        var connection = CaptureScene.ConnectionTo(_tls) with
        {
            Tls = new EtcdTlsOptions(_tls.Certificates!.AuthorityFile),
        };
        using var member = new EtcdMember(connection.Endpoints[0], connection, clock);

        var e = await Assert.ThrowsAsync<EtcdException>(() =>
            member.GetStatusAsync(TestContext.Current.CancellationToken)
        );

        Assert.Equal(EtcdErrorKind.Tls, e.Kind);
        Assert.Contains("its certificate is valid from", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_expired_client_certificate_is_refused_before_anybody_is_asked()
    {
        var clock = new FakeTimeProvider(TimeProvider.System.GetUtcNow().AddDays(30));
        var connection = CaptureScene.ConnectionTo(_tls);

        var e = Assert.Throws<DrException>(() => new EtcdMember(connection.Endpoints[0], connection, clock));

        Assert.Equal(ErrorCode.Usage, e.Code);
        Assert.Contains("client certificate", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_client_certificate_is_said_to_be_missing()
    {
        var connection = CaptureScene.ConnectionTo(_tls) with
        {
            Tls = new EtcdTlsOptions(_tls.Certificates!.AuthorityFile),
        };

        var e = await FailAsync(connection);

        Assert.Contains(
            "it asks for a client certificate, and none is configured",
            e.Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_client_certificate_that_the_members_do_not_trust_is_a_failure_of_TLS()
    {
        var other = TestCertificates.Create(_folder.SubFolder("stranger"), ["127.0.0.1"]);
        var tls = new EtcdTlsOptions(_tls.Certificates!.AuthorityFile, other.CertificateFile, other.KeyFile);

        var e = await FailAsync(CaptureScene.ConnectionTo(_tls) with { Tls = tls });

        Assert.Contains("TLS failed", e.Message, StringComparison.Ordinal);
        Assert.Contains("client certificate", e.Hint, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Endpoints_of_two_clusters_are_a_mistake_of_the_configuration()
    {
        await using var other = await EtcdCluster.StartAsync(new EtcdClusterOptions { Members = 1 });
        await using var another = await EtcdCluster.StartAsync(new EtcdClusterOptions { Members = 1 });
        var connection = CaptureScene.ConnectionTo(other);
        connection = connection with { Endpoints = [.. connection.Endpoints, new Uri(another.Endpoints[0])] };

        var e = await FailAsync(connection);

        Assert.Equal(ErrorCode.Usage, e.Code);
        Assert.Contains("2 clusters", e.Message, StringComparison.Ordinal);
    }

    private static EtcdMember Member(EtcdConnectionOptions connection) =>
        new(connection.Endpoints[0], connection, TimeProvider.System);

    private EtcdConnectionOptions As(string user, string password)
    {
        var file = _folder.File(user);
        File.WriteAllText(file, password + "\n");
        return CaptureScene.ConnectionTo(_password) with { User = new EtcdUser(user, file) };
    }

    private static Task<DrException> FailAsync(EtcdConnectionOptions connection) =>
        Assert.ThrowsAnyAsync<DrException>(() => new CaptureScene(connection).CaptureAsync());
}
