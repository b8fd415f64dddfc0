using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Dr.Testing.CommandLine;
using Dr.Testing.Points;
using Dr.Testing.Servers;

namespace Dr.Restore.Tests;

/// <summary>What only a process of its own can show: signals, and completion as a shell asks for it.</summary>
public sealed class ProcessTests : IDisposable
{
    private static readonly string s_program = Path.Combine(AppContext.BaseDirectory, "dr-restore");
    private readonly ProgramLab _lab = new("restore-process");

    [Theory]
    [InlineData(Signals.Interrupt)]
    [InlineData(Signals.Terminate)]
    public async Task A_signal_ends_a_command_cleanly_with_130(int signal)
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        _lab.Reconfigure(
            "  file:\n    directory: store\n",
            $"  s3:\n    bucket: points\n    endpoint: http://{silent.LocalEndpoint}\n    pathStyle: true\n"
        );
        using var process = Start("list");

        // why: once it has connected it waits for an answer that never comes
        using var connection = await silent.AcceptTcpClientAsync();
        Signals.Send(process.Id, signal);
        var error = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();

        Assert.Equal(130, process.ExitCode);
        Assert.StartsWith("error: cancelled", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("dr-restore ver", "verify")]
    [InlineData("dr-restore verify --de", "--depth")]
    [InlineData("dr-restore verify latest --depth op", "opened")]
    [InlineData("dr-restore list --cluster pro", "production")]
    [InlineData("dr-restore show la", "latest-proven")]
    public async Task A_shell_is_told_what_can_follow(string typed, string expected) =>
        Assert.Contains(expected, await SuggestAsync(typed));

    [Fact]
    public async Task A_shell_is_told_the_ids_of_points_in_a_store_of_files()
    {
        var point = await _lab.Points.PointAsync(new BytesSource("etcd", ("etcd/snapshot.db", [1])));

        Assert.Contains($"{point.Id}", await SuggestAsync("dr-restore show 2026"));
    }

    [Theory]
    [InlineData("bash", "bash", "-n")]
    [InlineData("zsh", "grep", "compdef")]
    [InlineData("fish", "grep", "complete -f -c dr-restore")]
    public async Task The_scripts_for_shells_can_be_read_by_them(string shell, string tool, string argument)
    {
        var run = await _lab.RunAsync(RestoreProgram.RunAsync, "completion", shell);
        _lab.Write("script", run.Out);

        (await StockTools.RunAsync(tool, [argument, _lab.PathOf("script")])).Succeeded();
    }

    public void Dispose() => _lab.Dispose();

    private async Task<string[]> SuggestAsync(string typed)
    {
        using var process = Start($"[suggest:{typed.Length}]", typed);
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    private Process Start(params string[] arguments)
    {
        var start = new ProcessStartInfo(s_program, arguments)
        {
            UseShellExecute = false,
            WorkingDirectory = _lab.Folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["AWS_ACCESS_KEY_ID"] = "test";
        start.Environment["AWS_SECRET_ACCESS_KEY"] = "test";
        start.Environment.Remove("DR_CONFIG");
        return Process.Start(start)!;
    }
}
