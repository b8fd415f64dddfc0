using Dr.Errors;
using Dr.Providers.CommandLine;

namespace Dr.Providers.Configuration;

/// <summary>Where dr.yaml lies: what was named, else the first place that has one.</summary>
public static class ConfigurationFile
{
    public const string Name = "dr.yaml";
    public const string Variable = "DR_CONFIG";
    public const string SystemWide = "/etc/dr/dr.yaml";

    /// <param name="named">What the command line says; null where it says nothing.</param>
    /// <param name="surroundings">For <c>$DR_CONFIG</c> and the current folder.</param>
    /// <exception cref="DrException">There is none (<see cref="ErrorCode.Usage"/>).</exception>
    public static string Find(string? named, Surroundings surroundings) =>
        TryFind(named, surroundings)
        ?? throw new DrException(
            ErrorCode.Usage,
            $"there is no configuration file: looked at {string.Join(" and ", Places(surroundings))}",
            $"name one with --config FILE or ${Variable}; docs/operations/configuration.md has an example"
        );

    /// <summary>Null where nothing was named and no place has one. A file that was named need not exist.</summary>
    public static string? TryFind(string? named, Surroundings surroundings) =>
        (named ?? surroundings.Variable(Variable)) is { } path
            ? surroundings.PathOf(path)
            : Array.Find(Places(surroundings), File.Exists);

    private static string[] Places(Surroundings surroundings) => [surroundings.PathOf(Name), SystemWide];
}
