using System.CommandLine;
using Dr.Providers.CommandLine;

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
            Description = "instead of POINT: a file that `etcdctl snapshot save` wrote",
            HelpName = "SNAPSHOT",
        };

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
