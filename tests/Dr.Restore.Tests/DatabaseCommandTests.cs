using Dr.Providers.Configuration;
using Dr.Providers.MySql.Capture;
using Dr.Providers.MySql.Client;
using Dr.Testing.CommandLine;
using Dr.Testing.Datasets;
using Dr.Testing.Points;
using Dr.Testing.Servers;

namespace Dr.Restore.Tests;

/// <summary>The commands of a restore on a point that holds etcd and a database, with a real server to restore onto.</summary>
public sealed class DatabaseCommandTests(SharedMariaDb mariaDb) : IAsyncLifetime
{
    private readonly ProgramLab _lab = new("restore-database");
    private SqlServer _server = null!;
    private string _schema = "";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _lab.Clock = TimeProvider.System;
        _server = await mariaDb.GetAsync();
        _schema = await _server.CreateSchemaAsync("CHARACTER SET utf8mb3", Cancellation);
        await Dataset.FilledCattle.LoadAsync(_server, _schema, Cancellation);
        var password = SecretReference.Parse(_server.Root.PasswordFile, _server.Root.PasswordFile);
        var database = new MySqlSource(
            new MySqlConnectionOptions
            {
                Host = _server.Address,
                User = _server.Root.User,
                Password = password,
            },
            new MySqlCaptureOptions { Schemas = [_schema] },
            _ => null,
            _lab.PathOf("marks"),
            _lab.Points.Silent,
            TimeProvider.System
        );
        await _lab.Points.PointAsync(new BytesSource("etcd", ("etcd/snapshot.db", [1, 2, 3])), database);
        _lab.Write(
            "hosts.yaml",
            $$"""
            cluster: production
            mysql:
              host: {{_server.Address}}
              user: {{_server.Root.User}}
              passwordFile: {{_server.Root.PasswordFile}}
              schemas: {{{_schema}}: {{_schema}}_back}

            """
        );
    }

    [Fact]
    public async Task A_plan_says_what_is_made_and_what_the_inventory_has_no_place_for()
    {
        var text = await RunAsync("plan", "latest", "--inventory", "hosts.yaml");
        var json = (await RunAsync("plan", "latest", "--inventory", "hosts.yaml", "--json")).Json;

        Assert.Equal(0, text.ExitCode);
        foreach (
            var words in new[] { $"{_schema}_back", "mysql/load", "etcd is left out: NOT restored", "MariaDB 10.11" }
        )
        {
            Assert.Contains(words, text.Out, StringComparison.Ordinal);
        }

        Assert.Null(json["etcd"]);
        Assert.NotNull(json["mySql"]);
    }

    [Theory]
    [InlineData("--only", "etcd")]
    [InlineData("--only", "etcd,mysql")]
    public async Task A_part_that_has_no_place_cannot_be_asked_for(params string[] only)
    {
        var run = await RunAsync(["run", "latest", "--inventory", "hosts.yaml", "--yes", .. only]);

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("no place for etcd", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_run_restores_the_database_and_tells_what_it_saw()
    {
        var run = await RunAsync("run", "latest", "--inventory", "hosts.yaml", "--yes", "--only", "mysql");

        Assert.True(run.ExitCode == 0, run.ToString());
        foreach (var words in new[] { "every digest is the captured one", "no orphans", "restored and verified" })
        {
            Assert.Contains(words, run.Out, StringComparison.Ordinal);
        }

        Assert.DoesNotContain(_server.Root.Password, run.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_preflight_tells_the_servers_figures()
    {
        var run = await RunAsync("preflight", "--inventory", "hosts.yaml", "--point", "latest");

        Assert.Contains("MariaDB 10.11", run.Out, StringComparison.Ordinal);
        Assert.Contains("mysql.buffer-pool", run.Out, StringComparison.Ordinal);
        Assert.Contains("can be restored onto", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Show_tells_the_database_of_a_point()
    {
        var run = await RunAsync("show", "latest");

        Assert.Equal(0, run.ExitCode);
        Assert.Contains("lockStrategy", run.Out, StringComparison.Ordinal);
    }

    public ValueTask DisposeAsync()
    {
        _lab.Dispose();
        return ValueTask.CompletedTask;
    }

    private Task<ProgramRun> RunAsync(params string[] arguments) => _lab.RunAsync(RestoreProgram.RunAsync, arguments);
}
