using Dr.Errors;
using Dr.Providers.Configuration.Yaml;

namespace Dr.Providers.Configuration;

/// <summary>
/// What dr.yaml says (docs/operations/configuration.md). Holds paths of secrets, never secrets; no file that it names was
/// looked at.
/// </summary>
public sealed record DrConfiguration
{
    /// <summary>The file that it was read from.</summary>
    public required string File { get; init; }

    /// <summary>At least one; names are unique.</summary>
    public required IReadOnlyList<ClusterOptions> Clusters { get; init; }

    public required StoreOptions Store { get; init; }

    public required SigningOptions Signing { get; init; }

    /// <summary>Who opens: identity files. Empty where nothing is ever opened.</summary>
    public required IReadOnlyList<SecretReference> Identities { get; init; }

    /// <summary>The folder for journals and reports of runs.</summary>
    public required string State { get; init; }

    /// <param name="path">The file.</param>
    /// <param name="variable">Environment variables, for defaults.</param>
    /// <exception cref="ConfigurationException">The file has mistakes: all of them are named.</exception>
    /// <exception cref="DrException">It cannot be read (<see cref="ErrorCode.Usage"/>).</exception>
    public static DrConfiguration Read(string path, Func<string, string?> variable) =>
        YamlFile.Read(path, "docs/operations/configuration.md", root => Bind(root, path, variable));

    /// <summary>The cluster of that name, or the only one where no name is given.</summary>
    /// <exception cref="DrException">No such cluster, or several and no name (<see cref="ErrorCode.Usage"/>).</exception>
    public ClusterOptions Cluster(string? name)
    {
        var names = string.Join(", ", Clusters.Select(cluster => cluster.Name));
        if (name is null)
        {
            return Clusters.Count == 1
                ? Clusters[0]
                : throw new DrException(
                    ErrorCode.Usage,
                    $"{File} has {Clusters.Count} clusters ({names}) and none was named",
                    "name one with --cluster NAME"
                );
        }

        return Clusters.FirstOrDefault(cluster => cluster.Name.ToString() == name)
            ?? throw new DrException(
                ErrorCode.Usage,
                $"{File} has no cluster '{name}'",
                Spelling.Nearest(name, Clusters.Select(cluster => cluster.Name.ToString())) is { } nearest
                    ? $"did you mean '{nearest}'?"
                    : $"it has {names}"
            );
    }

    private static DrConfiguration Bind(YamlSection root, string path, Func<string, string?> variable)
    {
        var configuration = new DrConfiguration
        {
            File = path,
            Clusters = root.List("clusters", ClusterOptions.Bind),
            Store = StoreOptions.Bind(root.RequiredSection("store")),
            Signing = SigningOptions.Bind(root.Section("signing"), path),
            Identities = root.Values("identities", text => SecretReference.Parse(text, path)),
            State = root.OptionalPath("state") ?? StateFolder.Default(variable),
        };
        if (!root.Has("clusters"))
        {
            root.Problem("'clusters' is missing");
        }

        var names = configuration.Clusters.Select(cluster => cluster.Name).ToList();
        foreach (var twice in names.GroupBy(name => name).Where(group => group.Count() > 1))
        {
            root.Problem("clusters", $"has two clusters named '{twice.Key}'");
        }

        return configuration;
    }
}
