using System.CommandLine;
using Dr.Providers.CommandLine;
using Dr.Restore.Commands;

namespace Dr.Restore;

/// <summary>The program: its commands, and nothing else.</summary>
internal static class RestoreProgram
{
    public const string Name = "dr-restore";
    private const string Description = "Finds, checks and restores recovery points of a cluster.";

    public static Task<int> RunAsync(IReadOnlyList<string> arguments, Surroundings surroundings) =>
        CommandLineProgram.RunAsync(Name, Description, Commands(surroundings), arguments, surroundings);

    /// <summary>All that the program understands, for whoever checks command lines without running them.</summary>
    public static RootCommand Root(Surroundings surroundings) =>
        CommandLineProgram.Root(Name, Description, Commands(surroundings), surroundings);

    private static DrCommand[] Commands(Surroundings surroundings) =>
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
        ];
}
