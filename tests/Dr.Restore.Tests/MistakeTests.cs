using Dr.Pipelines.Age;
using Dr.Randomness;
using Dr.Signing;
using Dr.Testing.CommandLine;
using Dr.Testing.Points;

namespace Dr.Restore.Tests;

/// <summary>What a person does wrong, and what the program says to it.</summary>
public sealed class MistakeTests : IDisposable
{
    private readonly ProgramLab _lab = new("restore-mistakes");

    private static BytesSource Source => new("etcd", ("etcd/snapshot.db", [1, 2, 3]));

    [Fact]
    public async Task A_mistyped_command_names_the_one_that_was_meant()
    {
        var run = await RunAsync("lst");

        Assert.Equal(2, run.ExitCode);
        Assert.Equal("error: there is no command or option 'lst'\nhint: did you mean `list`?\n", run.Error);
        Assert.Empty(run.Out);
    }

    [Theory]
    [InlineData("list", "--jsn")]
    [InlineData("show")]
    [InlineData("fetch", "latest")]
    [InlineData("verify", "latest", "--depth", "proven")]
    [InlineData("run", "latest", "--inventory", "hosts.yaml", "--only", "etcd,vitess")]
    public async Task A_command_line_that_cannot_be_understood_attempts_nothing(params string[] arguments)
    {
        var run = await RunAsync(arguments);

        Assert.Equal(2, run.ExitCode);
        Assert.StartsWith("error: ", run.Error, StringComparison.Ordinal);
        Assert.Contains("\nhint: ", run.Error, StringComparison.Ordinal);
        Assert.Empty(run.Out);
    }

    [Fact]
    public async Task A_missing_configuration_says_where_it_was_looked_for()
    {
        var run = await RunAsync("list", "--config", "elsewhere.yaml");

        Assert.Equal(2, run.ExitCode);
        Assert.Contains(_lab.PathOf("elsewhere.yaml"), run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task All_mistakes_of_a_configuration_are_told_at_once_with_their_lines()
    {
        _lab.Reconfigure("endpoints:", "endpoint:");
        _lab.Reconfigure("directory:", "folder:");
        _lab.Reconfigure("[age1", "[agx1");

        var run = await RunAsync("list");

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("5 mistakes", run.Error, StringComparison.Ordinal);
        Assert.Contains("line 4: unknown key 'clusters[0].etcd.endpoint'; did you mean 'endpoints'?", run.Error);
        Assert.Contains("line 5: 'clusters[0].recipients[0]': 'agx1", run.Error);
        Assert.Contains("line 9: unknown key 'store.file.folder'", run.Error);
        Assert.Contains("line 9: 'store.file.directory' is missing", run.Error);
    }

    [Theory]
    [InlineData(10, "latest")]
    [InlineData(10, "latest-proven")]
    [InlineData(10, "20261122T020000Z-7f3a9c")]
    [InlineData(2, "yesterday")]
    public async Task A_point_that_is_not_there_has_its_own_exit_code(int code, string point)
    {
        var run = await RunAsync("show", point);

        Assert.Equal(code, run.ExitCode);
        Assert.Contains("hint: ", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Several_clusters_want_one_to_be_named()
    {
        _lab.Reconfigure("clusters:\n", "clusters:\n  - name: staging\n");

        var unnamed = await RunAsync("list");
        var mistyped = await RunAsync("list", "--cluster", "prodction");

        Assert.Equal((2, 2), (unnamed.ExitCode, mistyped.ExitCode));
        Assert.Contains("staging, production", unnamed.Error, StringComparison.Ordinal);
        Assert.Contains("did you mean 'production'?", mistyped.Error, StringComparison.Ordinal);
        Assert.Equal(0, (await RunAsync("list", "--cluster", "production")).ExitCode);
    }

    [Fact]
    public async Task An_identity_that_others_can_read_is_refused_with_the_command_that_mends_it()
    {
        await _lab.Points.PointAsync(Source);
        File.SetUnixFileMode(_lab.PathOf("identity.age"), (UnixFileMode)0x1A4); // 0644

        var run = await RunAsync("verify", "latest", "--depth", "opened");

        Assert.Equal(12, run.ExitCode);
        Assert.Contains($"chmod 600 {_lab.PathOf("identity.age")}", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("identities: [identity.age]\n", "")]
    [InlineData("identities: [identity.age]", "identities: [lost.age]")]
    [InlineData("identities: [identity.age]", "identities: [env:LOST]")]
    [InlineData("identities: [identity.age]", "identities: [other.age]")]
    [InlineData("  trusted: [signing.pub.pem]\n", "")]
    public async Task A_missing_or_wrong_key_has_its_own_exit_code(string from, string to)
    {
        await _lab.Points.PointAsync(Source);
        using var other = Identity.New(new SystemRandomSource());
        _lab.WriteSecret("other.age", other.ToSecretText());
        _lab.Reconfigure(from, to);

        var run = await RunAsync("verify", "latest", "--depth", "opened");

        Assert.Equal(12, run.ExitCode);
        Assert.DoesNotContain("AGE-SECRET-KEY", run.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_point_that_nobody_trusted_signed_is_damage()
    {
        var point = await _lab.Points.PointAsync(Source);
        using var other = SigningKey.New(new SystemRandomSource());
        _lab.Write("signing.pub.pem", other.Public.ToPem());

        Assert.Equal(4, (await RunAsync("list")).ExitCode);
        Assert.Equal(4, (await RunAsync("show", $"{point.Id}")).ExitCode);
        Assert.Equal(4, (await RunAsync("verify", $"{point.Id}")).ExitCode);
    }

    [Fact]
    public async Task A_run_without_a_terminal_and_without_yes_is_refused_before_anything_is_looked_at()
    {
        var run = await RunAsync("run", "latest", "--inventory", "hosts.yaml");

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("not a terminal", run.Error, StringComparison.Ordinal);
        Assert.Contains("--yes", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("run", "--inventory", "hosts.yaml", "--yes")]
    [InlineData("run", "latest", "--from-file", "snapshot.db", "--inventory", "hosts.yaml", "--yes")]
    public async Task A_restore_has_one_origin(params string[] arguments)
    {
        _lab.Write("hosts.yaml", Inventory);

        var run = await RunAsync(arguments);

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("one origin", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("show", "latest")]
    [InlineData("lst")]
    [InlineData("list", "--config", "elsewhere.yaml")]
    public async Task Asked_for_json_an_error_is_a_document_too(params string[] arguments)
    {
        var run = await RunAsync([.. arguments, "--json"]);

        var error = run.Json["error"]!;
        Assert.Equal(run.ExitCode, error["code"]!.GetValue<int>());
        Assert.NotEmpty(error["message"]!.GetValue<string>());
        Assert.NotEmpty(error["hint"]!.GetValue<string>());
    }

    public void Dispose() => _lab.Dispose();

    private string Inventory =>
        $"""
            cluster: production
            hosts:
              - name: host-1
                address: 127.0.79.1
                directory: {_lab.PathOf("host-1")}
                roles: [etcd]

            """;

    private Task<ProgramRun> RunAsync(params string[] arguments) => _lab.RunAsync(RestoreProgram.RunAsync, arguments);
}
