using System.CommandLine;
using Dr.Providers.CommandLine;
using Dr.Service.Commands;

namespace Dr.Service;

/// <summary>The program: its commands, and nothing else.</summary>
internal static class ServiceProgram
{
    public const string Name = "dr-service";
    private const string Description = "Makes recovery points of a cluster.";

    public static Task<int> RunAsync(IReadOnlyList<string> arguments, Surroundings surroundings) =>
        CommandLineProgram.RunAsync(Name, Description, Commands(surroundings), arguments, surroundings);

    /// <summary>All that the program understands, for whoever checks command lines without running them.</summary>
    public static RootCommand Root(Surroundings surroundings) =>
        CommandLineProgram.Root(Name, Description, Commands(surroundings), surroundings);

    private static DrCommand[] Commands(Surroundings surroundings) =>
        [
            new BackupCommand(surroundings),
            new CheckCommand(surroundings),
            new RbacCommand(surroundings),
            new KeygenCommand(surroundings),
        ];
}
