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
    public static string Find(string? named, Surroundings surroundings)
    {
        if ((named ?? surroundings.Variable(Variable)) is { } path)
        {
            return surroundings.PathOf(path);
        }

        string[] places = [surroundings.PathOf(Name), SystemWide];
        return Array.Find(places, File.Exists)
            ?? throw new DrException(
                ErrorCode.Usage,
                $"there is no configuration file: looked at {string.Join(" and ", places)}",
                $"name one with --config FILE or ${Variable}; docs/operations/configuration.md has an example"
            );
    }
}
