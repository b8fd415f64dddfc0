using System.CommandLine;
using System.CommandLine.Parsing;
using Dr.Errors;
using Dr.Objects.Recovery;
using Dr.Preflight;
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
                "instead of POINT: a file of `etcdctl snapshot save` or of `mariadb-dump`, or a point's objects.tar, told apart by content",
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

    /// <summary>Single objects of a point; empty where all are meant.</summary>
    public static Option<IReadOnlyList<string>> Select() =>
        new("--select")
        {
            Description =
                "which objects: namespace/NAME, kind=KIND, label=KEY=VALUE, KIND/NAMESPACE/NAME or KIND/NAME; "
                + "several with commas must all hold, each further --select adds to them; nothing but objects is restored then",
            HelpName = "WHAT",
            DefaultValueFactory = _ => [],
            CustomParser = Selections,
        };

    /// <summary>The inventory and the parts, with what was selected on the command line in the place of the inventory's own selection.</summary>
    /// <exception cref="DrException">The inventory has no place for objects (<see cref="ErrorCode.Usage"/>).</exception>
    public static (Inventory Inventory, IReadOnlyList<string> Only) Apply(
        Inventory inventory,
        IReadOnlyList<string> only,
        IReadOnlyList<string> select
    ) =>
        select.Count == 0 ? (inventory, only)
        : inventory.Objects is { } objects
            ? (
                inventory with
                {
                    Objects = objects with { Select = select },
                },
                only.Count == 0 ? [RestoreParts.Objects] : only
            )
        : throw new DrException(
            ErrorCode.Usage,
            "--select chooses among cluster objects, and the inventory has no place for any",
            "describe the cluster under 'objects:' in the inventory"
        );

    /// <summary>Consent to stop what runs on the machines.</summary>
    public static Option<bool> InPlace() =>
        new("--in-place")
        {
            Description =
                "the old etcd cluster stands on these machines: stop it and keep its data beside, as DATADIR.before-RUN",
        };

    /// <summary>Findings of the preflight that do not refuse; empty where none is accepted.</summary>
    public static Option<IReadOnlyList<string>> Accept() =>
        new("--accept")
        {
            Description =
                "go on in spite of these findings of the preflight: codes with commas, for one host CODE@HOST; only what grades machines and links can be accepted",
            HelpName = "CODE",
            DefaultValueFactory = _ => [],
            CustomParser = Codes,
        };

    private static IReadOnlyList<string> Codes(ArgumentResult result)
    {
        var words = result.Tokens.SelectMany(token => token.Value.Split(',')).Select(word => word.Trim()).ToList();
        if (words.FirstOrDefault(word => !Acceptance.Codes.Contains(word.Split('@')[0])) is { } unknown)
        {
            result.AddError(
                $"--accept: '{unknown}' cannot be accepted; what can: {string.Join(", ", Acceptance.Codes)}"
            );
        }

        return words;
    }

    private static IReadOnlyList<string> Selections(ArgumentResult result)
    {
        var entries = result.Tokens.Select(token => token.Value).ToList();
        foreach (var entry in entries)
        {
            try
            {
                ObjectSelection.Check(entry);
            }
            catch (FormatException exception)
            {
                result.AddError($"--select: {exception.Message}");
            }
        }

        return entries;
    }

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
