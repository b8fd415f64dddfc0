using Dr.Errors;
using Dr.Testing.CommandLine;

namespace Dr.Restore.Tests;

public sealed class HelpTests : IDisposable
{
    private readonly ProgramLab _lab = new("restore-help");

    public static TheoryData<string> Commands =>
        ["list", "show", "verify", "fetch", "preflight", "plan", "run", "replace", "resume", "completion"];

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task Help_of_every_command_has_examples_and_every_exit_code(string command)
    {
        var run = await RunAsync(command, "--help");

        Assert.Equal(0, run.ExitCode);
        Assert.Contains($"dr-restore {command}", run.Out[run.Out.IndexOf("Examples:", StringComparison.Ordinal)..]);
        Assert.All(
            Enum.GetValues<ErrorCode>(),
            code => Assert.Matches($@"(?m)^  {(int)code} +\S", run.Out[run.Out.IndexOf("Exit codes:")..])
        );
        Assert.Contains("--json", run.Out, StringComparison.Ordinal);
        Assert.Contains("--config", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_program_offers_these_commands_and_no_others()
    {
        var run = await RunAsync("--help");

        Assert.Equal(0, run.ExitCode);
        var offered = run
            .Out.Split("Commands:\n")[1]
            .Split("\n\n")[0]
            .Split('\n')
            .Select(line => line.Trim().Split(' ')[0]);
        Assert.Equal(Commands.Select(row => row.Data), offered);
    }

    public void Dispose() => _lab.Dispose();

    private Task<ProgramRun> RunAsync(params string[] arguments) => _lab.RunAsync(RestoreProgram.RunAsync, arguments);
}
