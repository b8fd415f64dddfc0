using System.CommandLine;
using System.CommandLine.Parsing;
using Dr.Providers.CommandLine;
using Dr.Recovery;

namespace Dr.Restore.Commands;

/// <summary>The words that several commands share.</summary>
internal static class RestoreArguments
{
    public static Argument<string> Point(Surroundings surroundings)
    {
        var point = new Argument<string>("POINT")
        {
            Description = "an id, latest, or latest-proven",
            HelpName = "POINT",
        };
        point.CompleteFromConfiguration(surroundings, ConfiguredWords.Points);
        return point;
    }

    public static Option<string> Inventory() =>
        new("--inventory")
        {
            Description = "the machines to restore onto",
            HelpName = "FILE",
            Required = true,
        };

    public static Option<string> FromFile() =>
        new("--from-file")
        {
            Description =
                "instead of POINT: a file of `etcdctl snapshot save` or of `mariadb-dump`, told apart by its content",
            HelpName = "FILE",
        };

    /// <summary>Parts of a point; empty where everything is meant.</summary>
    public static Option<IReadOnlyList<string>> Only() =>
        new("--only")
        {
            Description = "which parts; default: every part that both the point and the inventory have",
            HelpName = string.Join(',', RestoreParts.All),
            DefaultValueFactory = _ => [],
            CustomParser = Parts,
        };

    private static IReadOnlyList<string> Parts(ArgumentResult result)
    {
        var words = result.Tokens.SelectMany(token => token.Value.Split(',')).Select(word => word.Trim()).ToList();
        if (words.FirstOrDefault(word => !RestoreParts.All.Contains(word)) is { } unknown)
        {
            result.AddError(
                $"--only: '{unknown}' is no part of a point; known are {string.Join(" and ", RestoreParts.All)}"
            );
        }

        return words;
    }

    /// <summary>A point that may be left out where a file is named instead.</summary>
    public static Argument<string?> OptionalPoint(Surroundings surroundings)
    {
        var point = new Argument<string?>("POINT")
        {
            HelpName = "POINT",
            Description = "an id, latest, or latest-proven",
            Arity = ArgumentArity.ZeroOrOne,
        };
        point.CompleteFromConfiguration(surroundings, ConfiguredWords.Points);
        return point;
    }

    public static Option<string> Cluster(Surroundings surroundings)
    {
        var cluster = new Option<string>("--cluster")
        {
            Description = "the cluster, where dr.yaml has several",
            HelpName = "NAME",
        };
        cluster.CompleteFromConfiguration(surroundings, ConfiguredWords.Clusters);
        return cluster;
    }
}
