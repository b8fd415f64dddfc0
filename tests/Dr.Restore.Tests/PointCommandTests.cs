using Dr.Findings;
using Dr.Testing.CommandLine;
using Dr.Testing.Points;

namespace Dr.Restore.Tests;

/// <summary>list, show, verify and fetch on points of a real store of files.</summary>
public sealed class PointCommandTests : IDisposable
{
    private const string Snapshot = "etcd/snapshot.db";
    private readonly ProgramLab _lab = new("restore-points");
    private readonly byte[] _content = new byte[300_000];

    public PointCommandTests() => new Random(7).NextBytes(_content);

    private BytesSource Source => new("etcd", (Snapshot, _content), ("etcd/v2-keys.json", [7]));

    [Fact]
    public async Task List_shows_the_newest_first_and_what_is_known_of_each()
    {
        var old = await _lab.Points.PointAsync(Source);
        _lab.Points.Clock.Advance(TimeSpan.FromHours(3));
        var warning = new Finding(Severity.Warning, "etcd.member-down", "etcd-5", "does not answer");
        var young = await _lab.Points.PointAsync(Source.Finding(warning));
        _lab.Points.Clock.Advance(TimeSpan.FromMinutes(5));

        var text = await RunAsync("list");
        var json = (await RunAsync("list", "--json")).Json;

        Assert.Equal(0, text.ExitCode);
        var lines = text.Out.TrimEnd().Split('\n');
        Assert.Matches($"^{young.Id} +5 min +stored .* etcd +degraded at capture$", lines[1]);
        Assert.Matches($"^{old.Id} +3 h +stored .* etcd$", lines[2]);
        Assert.Equal($"{young.Id}", json["points"]![0]!["id"]!.GetValue<string>());
        Assert.True(json["points"]![0]!["degraded"]!.GetValue<bool>());
        Assert.Equal(2, json["points"]!.AsArray().Count);
    }

    [Fact]
    public async Task An_empty_store_has_no_points_and_that_is_no_error()
    {
        var run = await RunAsync("list");

        Assert.Equal(0, run.ExitCode);
        Assert.Contains("has no recovery points", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Show_tells_objects_positions_proofs_and_what_was_left_out()
    {
        var point = await _lab.Points.PointAsync(Source);

        var run = await RunAsync("show", $"{point.Id}");
        var json = (await RunAsync("show", "latest", "--json")).Json;

        foreach (var word in new[] { $"{point.Id}", Snapshot, "contents.json", "revision", "42", "stored", "nothing" })
        {
            Assert.Contains(word, run.Out, StringComparison.Ordinal);
        }

        Assert.Equal($"{point.Id}", json["manifest"]!["id"]!.GetValue<string>());
        Assert.Single(json["proofs"]!.AsArray());
    }

    [Fact]
    public async Task Verify_writes_nothing_unless_asked_to_record()
    {
        await _lab.Points.PointAsync(Source);
        var before = Files();

        var stored = await RunAsync("verify", "latest");
        var opened = await RunAsync("verify", "latest", "--depth", "opened");
        Assert.Equal((0, 0), (stored.ExitCode, opened.ExitCode));
        Assert.Equal(before, Files());

        _lab.Points.Clock.Advance(TimeSpan.FromSeconds(1));
        var recorded = await RunAsync("verify", "latest", "--depth", "opened", "--record");

        Assert.Equal(0, recorded.ExitCode);
        Assert.Equal(before.Count + 2, Files().Count);
        Assert.Contains("verified", (await RunAsync("list")).Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("stored")]
    [InlineData("opened")]
    public async Task One_flipped_bit_is_damage_and_a_recorded_one_makes_the_point_suspect(string depth)
    {
        var point = await _lab.Points.PointAsync(Source);
        Flip(ObjectFile(point));
        _lab.Points.Clock.Advance(TimeSpan.FromSeconds(1));

        var run = await RunAsync("verify", "latest", "--depth", depth, "--record", "--json");

        Assert.Equal(4, run.ExitCode);
        Assert.False(run.Json["passed"]!.GetValue<bool>());
        Assert.Contains("suspect", (await RunAsync("list")).Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fetch_writes_the_captured_bytes_for_their_owner_only()
    {
        await _lab.Points.PointAsync(Source);

        var run = await RunAsync("fetch", "latest", "--to", "out", "--json");

        Assert.Equal(0, run.ExitCode);
        var file = _lab.PathOf($"out/{Snapshot}");
        Assert.Equal(_content, await File.ReadAllBytesAsync(file));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        Assert.Equal(file, run.Json["files"]![0]!["path"]!.GetValue<string>());
        Assert.Equal(2, Directory.GetFiles(_lab.PathOf("out"), "*", SearchOption.AllDirectories).Length);
    }

    [Fact]
    public async Task Fetch_never_overwrites()
    {
        await _lab.Points.PointAsync(Source);
        Directory.CreateDirectory(_lab.PathOf("out/etcd"));
        _lab.Write($"out/{Snapshot}", "precious");

        var run = await RunAsync("fetch", "latest", "--to", "out");

        Assert.Equal(2, run.ExitCode);
        Assert.Equal("precious", await File.ReadAllTextAsync(_lab.PathOf($"out/{Snapshot}")));
    }

    [Fact]
    public async Task Fetch_leaves_no_file_of_a_damaged_artifact()
    {
        var point = await _lab.Points.PointAsync(Source);
        Flip(ObjectFile(point));

        var run = await RunAsync("fetch", "latest", "--to", "out");

        Assert.Equal(4, run.ExitCode);
        Assert.Empty(Directory.GetFiles(_lab.PathOf("out"), "*", SearchOption.AllDirectories));
    }

    [Theory]
    [InlineData(false, null, "\e", false)]
    [InlineData(true, null, "\e[1m", true)]
    [InlineData(true, "1", "\e[31m", false)]
    public async Task Colours_are_for_terminals_that_want_them(
        bool terminal,
        string? noColor,
        string code,
        bool expected
    )
    {
        await _lab.Points.PointAsync(Source);
        _lab.IsTerminal = terminal;
        if (noColor is not null)
        {
            _lab.Variables["NO_COLOR"] = noColor;
        }

        var run = await RunAsync("show", "latest");

        Assert.Equal(0, run.ExitCode);
        Assert.Equal(expected, run.Out.Contains(code, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Progress_is_lines_on_stderr_that_can_be_followed_and_quiet_is_silent()
    {
        await _lab.Points.PointAsync(Source);

        var told = await RunAsync("verify", "latest");
        var quiet = await RunAsync("verify", "latest", "--quiet");

        Assert.Matches(@"(?m)^\d{4}-\d\d-\d\dT[\d:.]+Z begin verify/etcd/snapshot\.db ", told.Error);
        Assert.Matches(@"(?m)^\d{4}-\d\d-\d\dT[\d:.]+Z end verify/etcd/snapshot\.db as recorded$", told.Error);
        Assert.Empty(quiet.Error);
    }

    public void Dispose() => _lab.Dispose();

    private static void Flip(string file)
    {
        var bytes = File.ReadAllBytes(file);
        bytes[bytes.Length / 2] ^= 1;
        File.WriteAllBytes(file, bytes);
    }

    private string ObjectFile(RecoveryPoint point) =>
        _lab.PathOf($"store/{_lab.Points.Layout.InPoint(point.Id, Snapshot + ".zst.age")}");

    private List<string> Files() =>
        [.. Directory.GetFiles(_lab.PathOf("store"), "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];

    private Task<ProgramRun> RunAsync(params string[] arguments) => _lab.RunAsync(RestoreProgram.RunAsync, arguments);
}
