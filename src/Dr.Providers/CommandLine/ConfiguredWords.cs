using System.CommandLine;
using Dr.Catalogs;
using Dr.Errors;
using Dr.Providers.Configuration;
using Dr.Stores;

namespace Dr.Providers.CommandLine;

/// <summary>Words that the configuration knows, for completion in a shell. Where it cannot be read there are none.</summary>
public static class ConfiguredWords
{
    public static void CompleteFromConfiguration(
        this Argument argument,
        Surroundings surroundings,
        Func<DrConfiguration, Surroundings, IEnumerable<string>> words
    ) => argument.CompletionSources.Add(context => Read(context.ParseResult, surroundings, words));

    public static void CompleteFromConfiguration(
        this Option option,
        Surroundings surroundings,
        Func<DrConfiguration, Surroundings, IEnumerable<string>> words
    ) => option.CompletionSources.Add(context => Read(context.ParseResult, surroundings, words));

    public static IEnumerable<string> Clusters(DrConfiguration configuration, Surroundings surroundings) =>
        configuration.Clusters.Select(cluster => cluster.Name.ToString());

    /// <summary>Ids are listed from a store of files only: whoever presses Tab does not wait for a network.</summary>
    public static IEnumerable<string> Points(DrConfiguration configuration, Surroundings surroundings) =>
        [
            PointSelector.Latest,
            PointSelector.LatestProven,
            .. configuration.Store.File is null
                ? []
                : configuration.Clusters.SelectMany(Ids(configuration, surroundings)),
        ];

    private static Func<ClusterOptions, IEnumerable<string>> Ids(
        DrConfiguration configuration,
        Surroundings surroundings
    ) =>
        cluster =>
        {
            var store = ConfiguredStore.Open(configuration.Store, surroundings.Clock, surroundings.Random);
            var layout = new StoreLayout(configuration.Store.Prefix, cluster.Name);
            return store
                .ListAsync(layout.PointsPrefix, CancellationToken.None)
                .ToBlockingEnumerable()
                .Where(entry => entry.Key.ToString().EndsWith($"/{StoreLayout.ManifestName}", StringComparison.Ordinal))
                .Select(entry => $"{StoreLayout.PointOf(layout.PointsPrefix, entry.Key)}");
        };

    private static string? Named(ParseResult parsed) =>
        parsed.RootCommandResult.Command.Options.FirstOrDefault(option => option.Name == CommonOptions.Config)
            is Option<string> config
            ? parsed.GetValue(config)
            : null;

    private static IEnumerable<string> Read(
        ParseResult parsed,
        Surroundings surroundings,
        Func<DrConfiguration, Surroundings, IEnumerable<string>> words
    )
    {
        try
        {
            var file = ConfigurationFile.Find(Named(parsed), surroundings);
            return [.. words(DrConfiguration.Read(file, surroundings.Variable), surroundings)];
        }
        catch (DrException)
        {
            return [];
        }
    }
}
