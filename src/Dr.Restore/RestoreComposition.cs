using Dr.Errors;
using Dr.Providers.CommandLine;
using Dr.Providers.Configuration;
using Dr.Providers.Recovery;
using Dr.Runs;

namespace Dr.Restore;

/// <summary>Puts together what a restore needs: where its bytes come from, and where it keeps its journal.</summary>
internal sealed class RestoreComposition(Invocation invocation)
{
    /// <summary>Restores with the progress that the command shows.</summary>
    /// <param name="progress">Takes what happens.</param>
    /// <param name="accepted">Findings of the preflight to go on in spite of.</param>
    /// <param name="inPlace">Whether the old cluster on these machines may be stopped.</param>
    public ClusterRestore Restoring(
        IProgress<RunEvent> progress,
        IReadOnlyList<string>? accepted = null,
        bool inPlace = false
    ) =>
        new(
            new RestoreSetup(
                Path.Combine(StateFolderPath(), "runs"),
                invocation.Clock,
                invocation.Surroundings.Random,
                progress
            )
            {
                Accepted = accepted ?? [],
                InPlace = inPlace,
            }
        );

    /// <summary>Where snapshots of surviving members are kept.</summary>
    public string SurvivorsFolder => Path.Combine(StateFolderPath(), "survivors");

    /// <param name="point">What the user wrote for a point; null where a file was named.</param>
    /// <param name="file">A file of stock tools; null where a point was named.</param>
    /// <param name="cluster">What the user wrote for the point's cluster, if anything.</param>
    /// <param name="target">The cluster of the inventory: the point's too, unless the user says otherwise.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="DrException">Neither or both were named (<see cref="ErrorCode.Usage"/>).</exception>
    public async Task<RestoreSource> SourceAsync(
        string? point,
        string? file,
        string? cluster,
        ClusterName target,
        CancellationToken cancellationToken
    ) =>
        (point, file) switch
        {
            ({ } text, null) => await FromPointAsync(text, cluster, target, cancellationToken),
            (null, { } path) => PlainFile.Recognise(path),
            _ => throw new DrException(
                ErrorCode.Usage,
                "a restore needs one origin: POINT or --from-file, not both and not neither",
                "name a point (`latest`), or a snapshot or dump with --from-file FILE, or the members that are left with --from-survivors"
            ),
        };

    private async Task<RestoreSource> FromPointAsync(
        string text,
        string? cluster,
        ClusterName target,
        CancellationToken cancellationToken
    )
    {
        var configuration = invocation.ReadConfiguration();
        var isTarget = configuration.Clusters.Any(known => known.Name == target);
        var points = Points.Of(invocation, cluster ?? (isTarget ? target.ToString() : null));
        var reader = points.Opening();
        return new RestoreSource.FromPoint(await points.OpenAsync(text, cancellationToken), reader);
    }

    // why: whoever has nothing but a file and a few machines may have no dr.yaml
    private string StateFolderPath() =>
        invocation.FindConfiguration()?.State ?? StateFolder.Default(invocation.Surroundings.Variable);
}
