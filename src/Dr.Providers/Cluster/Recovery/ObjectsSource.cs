using Dr.Errors;
using Dr.Objects;
using Dr.Providers.Hosts;
using Dr.Providers.Recovery;
using Dr.Recovery;

namespace Dr.Providers.Cluster.Recovery;

/// <summary>What is known of objects before one of them is written, and the way to their archive.</summary>
internal static class ObjectsSource
{
    /// <exception cref="DrException">It cannot be read, or holds no objects.</exception>
    public static ObjectsSourceFacts Facts(RestoreSource source) =>
        source switch
        {
            RestoreSource.FromPoint point => OfPoint(point),
            RestoreSource.FromArchive archive => OfArchive(archive.Path),
            _ => throw Holds(source),
        };

    /// <summary>A tar that can be read, on this machine: the file itself, or the point's, opened and checked, in the run's folder.</summary>
    public static async Task<string> TarAsync(RestoreSource source, string folder, CancellationToken cancellationToken)
    {
        if (source is RestoreSource.FromArchive archive)
        {
            return archive.Path;
        }

        var point = source as RestoreSource.FromPoint ?? throw Holds(source);
        var path = TarIn(folder);
        var contents = await point.Reader.ReadContentsAsync(point.Point, cancellationToken);
        await using var file = LocalFiles.Create(path);
        await point.Reader.OpenArtifactAsync(
            point.Point,
            contents,
            ObjectsFacts.Archive,
            (plain, stop) => plain.CopyToAsync(file, stop),
            cancellationToken
        );
        return path;
    }

    /// <summary>Where the tar of a point lies while it is unpacked.</summary>
    public static string TarIn(string folder) => Path.Combine(folder, "staged.tar");

    private static ObjectsSourceFacts OfPoint(RestoreSource.FromPoint source)
    {
        var facts = ObjectsFacts.Of(source.Point.Manifest) ?? throw Holds(source);
        return new ObjectsSourceFacts(
            facts.Objects,
            [
                .. facts
                    .Types.Where(type => type.Exported > 0)
                    .Select(type => new SourceType(
                        type.Type,
                        type.ApiVersion,
                        type.Kind,
                        type.IsNamespaced,
                        type.Exported
                    )),
            ],
            facts.ServerVersion,
            facts.StartedAt
        );
    }

    private static ObjectsSourceFacts OfArchive(string path)
    {
        var types = new ObjectArchive(path)
            .ReadIndex()
            .GroupBy(entry => (entry.Type, entry.ApiVersion, entry.Kind, IsNamespaced: entry.Namespace is not null))
            .Select(group => new SourceType(
                group.Key.Type,
                group.Key.ApiVersion,
                group.Key.Kind,
                group.Key.IsNamespaced,
                group.LongCount()
            ))
            .ToList();
        return new ObjectsSourceFacts(types.Sum(type => type.Objects), types);
    }

    private static InvalidOperationException Holds(RestoreSource source) =>
        new($"{source.Origin} holds no cluster objects");
}
