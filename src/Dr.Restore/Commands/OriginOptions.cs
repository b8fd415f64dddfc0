using System.CommandLine;
using Dr.Errors;
using Dr.Providers.CommandLine;
using Dr.Providers.Etcd.Recovery;
using Dr.Providers.Recovery;
using Dr.Recovery;

namespace Dr.Restore.Commands;

/// <summary>The words that say where the bytes come from. Exactly one of them is given.</summary>
internal sealed class OriginOptions
{
    private readonly Argument<string?> _point;
    private readonly Option<string> _fromFile = RestoreArguments.FromFile();
    private readonly Option<string> _cluster;

    private readonly Option<bool> _fromSurvivors = new("--from-survivors")
    {
        Description =
            "instead of POINT: etcd has lost its quorum; take the snapshot of the surviving member that has the newest data",
    };

    public OriginOptions(Command command, Surroundings surroundings)
    {
        command.Arguments.Add(_point = RestoreArguments.OptionalPoint(surroundings));
        command.Options.Add(_fromFile);
        command.Options.Add(_fromSurvivors);
        command.Options.Add(_cluster = RestoreArguments.Cluster(surroundings));
    }

    /// <exception cref="DrException">None or several were named (<see cref="ErrorCode.Usage"/>), or the one cannot be had.</exception>
    public Task<RestoreSource> ReadAsync(
        Invocation invocation,
        RestoreComposition composition,
        Inventory inventory,
        CancellationToken cancellationToken
    )
    {
        var (point, file) = (invocation.Value(_point), invocation.PathOf(_fromFile));
        return invocation.Value(_fromSurvivors)
            ? FromSurvivorsAsync(invocation, composition, inventory, point ?? file, cancellationToken)
            : composition.SourceAsync(point, file, invocation.Value(_cluster), inventory.Cluster, cancellationToken);
    }

    private static async Task<RestoreSource> FromSurvivorsAsync(
        Invocation invocation,
        RestoreComposition composition,
        Inventory inventory,
        string? other,
        CancellationToken cancellationToken
    )
    {
        if (other is not null || inventory.Etcd is null)
        {
            throw new DrException(
                ErrorCode.Usage,
                other is null
                    ? "--from-survivors asks etcd's members, and the inventory names none"
                    : $"--from-survivors and {other} are two origins",
                other is null
                    ? "describe the members under 'etcd:' in the inventory"
                    : "leave one of the two out: survivors are newer, a point is older and complete"
            );
        }

        return await invocation.WithProgressAsync(async progress =>
            await new SurvivingMembers(progress, invocation.Clock).SaveAsync(
                inventory,
                composition.SurvivorsFolder,
                cancellationToken
            )
        );
    }
}
