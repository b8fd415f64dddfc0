using Dr.Capture;
using Dr.Errors;
using Dr.Manifests;
using Dr.Pipelines;
using Dr.Pipelines.Age;
using Dr.Stores;

namespace Dr.Opening;

/// <summary>Gives the plain bytes of a point's objects to whoever holds an identity. Reads only.</summary>
public sealed class PointReader(IObjectReader reader, StoreLayout layout, IReadOnlyList<Identity> identities)
{
    /// <summary>Whether one of the identities is among those that an object was sealed to, as its manifest says.</summary>
    public bool CanOpen(ArtifactEntry entry) =>
        identities.Any(identity => entry.Recipients.Contains(identity.Recipient.ToString()));

    /// <exception cref="IntegrityException">The contents are damaged, or are those of another point.</exception>
    /// <exception cref="KeyException">None of the identities fits.</exception>
    public async Task<Contents> ReadContentsAsync(RecoveryPoint point, CancellationToken cancellationToken)
    {
        var entry = point.Manifest.Contents;
        using var plain = new MemoryStream();
        await OpenAsync(point, entry, null, (source, stop) => source.CopyToAsync(plain, stop), cancellationToken);
        var contents = Contents.Parse(plain.ToArray(), $"the contents of {point.Id}");
        var names = contents.Artifacts.Select(artifact => artifact.Name).ToHashSet();
        return
            contents.Id == point.Id
            && contents.Cluster == point.Manifest.Cluster
            && names.SetEquals(point.Manifest.Artifacts.Select(artifact => artifact.Name))
            ? contents
            : throw new IntegrityException(
                $"the contents of {point.Id} do not belong to its manifest",
                "restore from another point, and report this"
            );
    }

    /// <summary>Opens one artifact and hands its plain bytes to the consumer, which MUST NOT act on them before this has returned.</summary>
    /// <exception cref="IntegrityException">The bytes are not those that were captured.</exception>
    public async Task OpenArtifactAsync(
        RecoveryPoint point,
        Contents contents,
        ArtifactName name,
        Func<Stream, CancellationToken, Task> consume,
        CancellationToken cancellationToken
    )
    {
        var entry =
            point.Manifest.Artifacts.FirstOrDefault(artifact => artifact.Name == name)
            ?? throw new DrException(
                ErrorCode.Failed,
                $"point {point.Id} holds no {name}",
                "`dr-restore show POINT` lists what it holds"
            );
        var plain = contents.Artifacts.First(artifact => artifact.Name == name);
        await OpenAsync(point, entry, plain, consume, cancellationToken);
    }

    // The plain digest stands in contents whose stored digest the signature covers, so it proves the same bytes as the stored
    // digest would: hashing both would double the work of a restore, and the smaller is hashed. Of SQL, which packs five to one, the plain
    // bytes took a sixth of a restore's processor time. Contents themselves are checked by their stored digest.
    private Task OpenAsync(
        RecoveryPoint point,
        ArtifactEntry entry,
        ContentsEntry? plain,
        Func<Stream, CancellationToken, Task> consume,
        CancellationToken cancellationToken
    ) =>
        OpenObjectAsync(
            point.Id,
            entry,
            plain is null ? new ExpectedDigests(entry.StoredDigest, null, null)
                : entry.StoredSize < plain.PlainSize ? new ExpectedDigests(entry.StoredDigest, plain.PlainSize, null)
                : new ExpectedDigests(null, plain.PlainSize, plain.PlainDigest),
            consume,
            cancellationToken
        );

    /// <summary>Opens one sealed object and compares what is expected of it.</summary>
    internal async Task OpenObjectAsync(
        RecoveryPointId id,
        ArtifactEntry entry,
        ExpectedDigests expected,
        Func<Stream, CancellationToken, Task> consume,
        CancellationToken cancellationToken
    )
    {
        var key = layout.InPoint(id, entry.Key);
        try
        {
            await using var stored = await reader.OpenAsync(key, 0, null, cancellationToken);
            await Sealing.With(identities).OpenAsync(entry.Key, stored, expected, consume, cancellationToken);
        }
        catch (StoreException exception) when (exception.Kind == StoreErrorKind.NotFound)
        {
            throw new IntegrityException(
                $"{entry.Key} of point {id} is gone: its manifest lists it, and the store has no such object",
                "restore from another point; `dr-restore list` shows which are verified",
                exception
            );
        }
        catch (KeyException)
        {
            // A damaged header looks like somebody else's. Only an object that is whole may be blamed on the identity.
            await RefuseDamageAsync(key, entry, cancellationToken);
            throw;
        }
    }

    /// <exception cref="IntegrityException">The stored object is not the one that the manifest lists.</exception>
    internal async Task RefuseDamageAsync(ObjectKey key, ArtifactEntry entry, CancellationToken cancellationToken)
    {
        var (size, digest) = await StoredDigest.OfAsync(reader, key, cancellationToken);
        if (size != entry.StoredSize || digest != entry.StoredDigest)
        {
            throw new IntegrityException(
                $"{entry.Key} is damaged: it has {size} bytes {digest}; {entry.StoredSize} bytes {entry.StoredDigest} were recorded",
                "restore from another point; `dr-restore list` shows which are verified"
            );
        }
    }
}
