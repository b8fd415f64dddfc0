using Dr.Providers.CommandLine;
using Dr.Service.Commands;

namespace Dr.Service;

/// <summary>The program: its commands, and nothing else.</summary>
internal static class ServiceProgram
{
    public const string Name = "dr-service";

    public static Task<int> RunAsync(IReadOnlyList<string> arguments, Surroundings surroundings) =>
        CommandLineProgram.RunAsync(
            Name,
            "Makes recovery points of a cluster.",
            [
                new BackupCommand(surroundings),
                new CheckCommand(surroundings),
                new RbacCommand(surroundings),
                new KeygenCommand(surroundings),
            ],
            arguments,
            surroundings
        );
}
