using Dr.Errors;
using Dr.Providers.Recovery;
using Dr.Recovery;
using Dr.Testing.Servers;

namespace Dr.Providers.Tests.MySql.Recovery;

/// <summary>Files of stock mariadb-dump, restored without a point.</summary>
[Collection(nameof(DatabaseCollection))]
public sealed class PlainDumpTests(SharedMariaDb mariaDb) : IAsyncLifetime
{
    private const string Everything = "--routines --events --triggers --single-transaction";
    private readonly DatabaseLab _lab = new();
    private SqlServer _server = null!;
    private string _schema = "";

    private string Back => $"{_schema}_back";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _server = await mariaDb.GetAsync();
        _schema = await _server.CreateSchemaAsync("CHARACTER SET latin1", Cancellation);
        await Samples.FillAsync(_server, _schema, Cancellation);
    }

    [Theory]
    [InlineData("")]
    [InlineData("--databases")]
    [InlineData("--hex-blob --skip-extended-insert")]
    [InlineData("--default-character-set=latin1")]
    public async Task A_dump_of_stock_tools_is_told_by_its_content_and_restored(string how)
    {
        var source = PlainFile.Recognise(await DumpAsync($"{Everything} {how}"));

        Assert.IsType<RestoreSource.FromDump>(source);
        var report = await _lab.RunAsync(
            _lab.Inventory(_server, $"schemas: {{{_schema}: {Back}}}"),
            source,
            Cancellation
        );

        Assert.False(report.Degraded, string.Join("\n", report.Findings));
        Assert.Null(report.MySql!.Equal);
        Assert.Equal((28_010L, 0L, report.MySql.Tables), (report.MySql.Rows, report.MySql.Orphans, report.MySql.Sound));
        await Samples.AssertEqualAsync(_server, _schema, Back, Cancellation);
    }

    [Fact]
    public async Task A_dump_that_was_cut_is_refused_before_anything_is_made()
    {
        var whole = await DumpAsync(Everything);
        var cut = _lab.File("cut.sql");
        var bytes = await File.ReadAllBytesAsync(whole, Cancellation);
        await File.WriteAllBytesAsync(cut, bytes[..(bytes.Length / 2)], Cancellation);

        var error = await Assert.ThrowsAsync<IntegrityException>(() =>
            _lab.RunAsync(
                _lab.Inventory(_server, $"schemas: {{{_schema}: {Back}}}"),
                PlainFile.Recognise(cut),
                Cancellation
            )
        );

        Assert.Contains("no whole dump", error.Message, StringComparison.Ordinal);
        Assert.Empty(await _server.RowsAsync($"SHOW DATABASES LIKE '{Back}'", cancellationToken: Cancellation));
    }

    [Fact]
    public async Task A_dump_whose_load_was_stopped_is_begun_again()
    {
        var source = PlainFile.Recognise(await DumpAsync(Everything));
        var inventory = _lab.Inventory(_server, $"schemas: {{{_schema}: {Back}}}");
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        _lab.OnEvent = happened =>
        {
            if (happened is { Step: MySqlSteps.Load, Done: > 0 })
            {
                stop.Cancel();
            }
        };

        await Assert.ThrowsAsync<DrException>(() => _lab.RunAsync(inventory, source, stop.Token));
        var report = await _lab.Restore.ResumeAsync(_lab.LastRun, source, Cancellation);

        Assert.Equal(28_010, report.MySql!.Rows);
        await Samples.AssertEqualAsync(_server, _schema, Back, Cancellation);
    }

    [Fact]
    public async Task A_dump_of_the_servers_own_schemas_is_refused()
    {
        var file = _lab.File("all.sql");
        await File.WriteAllTextAsync(file, "USE `mysql`;\nCREATE TABLE `user` (id INT);\n", Cancellation);

        var error = await Assert.ThrowsAsync<DrException>(() =>
            _lab.RunAsync(_lab.Inventory(_server), PlainFile.Recognise(file), Cancellation)
        );

        Assert.Equal(ErrorCode.Usage, error.Code);
        Assert.Contains("the server's own", error.Message, StringComparison.Ordinal);
    }

    public ValueTask DisposeAsync()
    {
        _lab.Dispose();
        return ValueTask.CompletedTask;
    }

    private Task<string> DumpAsync(string options) => _lab.DumpAsync(_server, $"{options} {_schema}", Cancellation);
}
