using Dr.Providers.CommandLine;
using Dr.Restore.Commands;

namespace Dr.Restore;

/// <summary>The program: its commands, and nothing else.</summary>
internal static class RestoreProgram
{
    public const string Name = "dr-restore";

    public static Task<int> RunAsync(IReadOnlyList<string> arguments, Surroundings surroundings) =>
        CommandLineProgram.RunAsync(
            Name,
            "Finds, checks and restores recovery points of a cluster.",
            [
                new ListCommand(surroundings),
                new ShowCommand(surroundings),
                new VerifyCommand(surroundings),
                new FetchCommand(surroundings),
                new PreflightCommand(surroundings),
                new PlanCommand(surroundings),
                new RunCommand(surroundings),
                new ReplaceCommand(surroundings),
                new ResumeCommand(surroundings),
            ],
            arguments,
            surroundings
        );
}
