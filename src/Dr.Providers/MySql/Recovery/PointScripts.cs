using Dr.Errors;
using Dr.Manifests;
using Dr.MySql;
using Dr.Providers.Hosts;
using Dr.Providers.MySql.Client;
using Dr.Providers.Recovery;

namespace Dr.Providers.MySql.Recovery;

/// <summary>The scripts of a point, opened; and what its sealed contents say of them.</summary>
internal sealed class PointScripts(RestoreSource.FromPoint source)
{
    private Contents? _contents;

    /// <summary>The server that was captured.</summary>
    public ServerFlavour Flavour =>
        MySqlFacts.Of(source.Point.Manifest) is { } facts
            ? ServerFlavour.Parse(facts.ServerVersion, facts.Flavour)
            : throw new IntegrityException(
                $"the manifest of {source.Point.Id} says nothing of its database",
                "restore from another point, and report this"
            );

    /// <exception cref="IntegrityException">The contents do not speak of the database that the manifest lists.</exception>
    public async Task<MySqlContents> ContentsAsync(CancellationToken cancellationToken) =>
        MySqlContents.Of(await SealedAsync(cancellationToken))
        ?? throw new IntegrityException(
            $"the contents of {source.Point.Id} say nothing of its database",
            "restore from another point, and report this"
        );

    public async Task<MySqlSchemaFacts> SchemaAsync(string name, CancellationToken cancellationToken) =>
        (await ContentsAsync(cancellationToken)).Schemas.Single(schema => schema.Name == name);

    /// <summary>Plain bytes of each artifact, by name.</summary>
    public async Task<IReadOnlyDictionary<ArtifactName, long>> SizesAsync(CancellationToken cancellationToken) =>
        (await SealedAsync(cancellationToken)).Artifacts.ToDictionary(entry => entry.Name, entry => entry.PlainSize);

    /// <summary>Hands over a script as it is opened. What was done with it MUST be undone unless this returns: only then is every byte known to be right.</summary>
    /// <exception cref="IntegrityException">The bytes are not those that were captured.</exception>
    public async Task StreamAsync(
        ArtifactName name,
        Func<Stream, CancellationToken, Task> consume,
        CancellationToken cancellationToken
    ) =>
        await source.Reader.OpenArtifactAsync(
            source.Point,
            await SealedAsync(cancellationToken),
            name,
            consume,
            cancellationToken
        );

    /// <summary>
    /// Hands over a script after every byte of it was seen to be right: definitions cannot be undone. It lies in the run's folder meanwhile.
    /// </summary>
    /// <inheritdoc cref="StreamAsync"/>
    public async Task StageAsync(
        ArtifactName name,
        string folder,
        Func<Stream, CancellationToken, Task> consume,
        CancellationToken cancellationToken
    )
    {
        var path = Path.Combine(folder, $"{name}".Replace('/', '_'));
        try
        {
            await using (var file = LocalFiles.Create(path))
            {
                await StreamAsync(name, (plain, stop) => plain.CopyToAsync(file, stop), cancellationToken);
            }

            await using var script = File.OpenRead(path);
            await consume(script, cancellationToken);
        }
        finally
        {
            File.Delete(path);
        }
    }

    private async Task<Contents> SealedAsync(CancellationToken cancellationToken) =>
        _contents ??= await source.Reader.ReadContentsAsync(source.Point, cancellationToken);
}
