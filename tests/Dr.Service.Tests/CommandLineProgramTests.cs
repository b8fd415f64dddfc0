using Dr.Errors;
using Dr.Providers.CommandLine;
using Dr.Testing.CommandLine;

namespace Dr.Service.Tests;

/// <summary>What both programs do with every outcome of a command.</summary>
public sealed class CommandLineProgramTests : IDisposable
{
    private readonly ProgramLab _lab = new("command-line");

    [Fact]
    public async Task Something_unexpected_is_a_failure_that_names_its_type_and_shows_its_stack_only_on_demand()
    {
        var plain = await RunAsync(() => throw new InvalidOperationException("the moon is full"));
        _lab.Variables["DR_DEBUG"] = "1";
        var debug = await RunAsync(() => throw new InvalidOperationException("the moon is full"));

        Assert.Equal((1, 1), (plain.ExitCode, debug.ExitCode));
        Assert.Contains(
            "unexpected InvalidOperationException: the moon is full",
            plain.Error,
            StringComparison.Ordinal
        );
        Assert.DoesNotContain("   at ", plain.Error, StringComparison.Ordinal);
        Assert.Contains("   at ", debug.Error, StringComparison.Ordinal);
    }

    public static TheoryData<ErrorCode> Codes => [.. Enum.GetValues<ErrorCode>()];

    [Theory]
    [MemberData(nameof(Codes))]
    public async Task Every_error_ends_the_process_with_its_code_whether_thrown_or_returned(ErrorCode code)
    {
        var thrown = await RunAsync(() => throw new DrException(code, "cannot", "do this"));
        var returned = await RunAsync(() => code);

        Assert.Equal(((int)code, (int)code), (thrown.ExitCode, returned.ExitCode));
        Assert.Equal("error: cannot\nhint: do this\n", thrown.Error);
        Assert.Equal(0, (await RunAsync(() => null)).ExitCode);
    }

    public void Dispose() => _lab.Dispose();

    private Task<ProgramRun> RunAsync(Func<ErrorCode?> outcome) =>
        _lab.RunAsync(
            (arguments, surroundings) =>
                CommandLineProgram.RunAsync(
                    "dr-test",
                    "A program for this test.",
                    [new Outcome(surroundings, outcome)],
                    arguments,
                    surroundings
                ),
            "outcome"
        );

    private sealed class Outcome(Surroundings surroundings, Func<ErrorCode?> outcome)
        : DrCommand(surroundings, "outcome", "Ends as it is told.")
    {
        public override IReadOnlyList<Example> Examples => [];

        protected override Task<ErrorCode?> RunAsync(Invocation invocation, CancellationToken cancellationToken) =>
            Task.FromResult(outcome());
    }
}
