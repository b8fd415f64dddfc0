using Dr.Errors;
using Dr.Providers.Etcd.Snapshots;
using Dr.Recovery;

namespace Dr.Providers.Etcd.Recovery;

/// <summary>Reads a plain snapshot file; what is wrong with it is an error of the product's own kind.</summary>
internal static class SnapshotFile
{
    private const string UseAnother =
        "use another snapshot file or a recovery point; `dr-restore list` shows those that exist";

    /// <summary>Facts of a file that nobody has vouched for: every byte is compared with its trailer first.</summary>
    /// <exception cref="IntegrityException">It is no whole snapshot.</exception>
    public static EtcdSourceFacts Facts(string path, CancellationToken cancellationToken) =>
        Read(
            path,
            () =>
            {
                CheckTrailer(path, cancellationToken);
                var facts = SnapshotInspector.Inspect(path, cancellationToken);
                var size = new FileInfo(path).Length;
                return new EtcdSourceFacts
                {
                    Revision = facts.Revision,
                    DbSize = size,
                    SnapshotSize = size,
                    AuthEnabled = facts.AuthEnabled,
                    ServerVersion = facts.StorageVersion ?? facts.ClusterVersion,
                };
            }
        );

    /// <summary>What a cluster restored from the file must answer.</summary>
    public static ExpectedState Expect(string path, long bumpRevision, CancellationToken cancellationToken) =>
        Read(
            path,
            () =>
            {
                var facts = SnapshotInspector.Inspect(path, cancellationToken);
                var hash = SnapshotHash.OfRestored(path, bumpRevision, cancellationToken);
                return new ExpectedState(
                    facts.Revision,
                    facts.LiveKeys,
                    hash.Hash,
                    hash.Revision,
                    hash.CompactRevision,
                    facts.AuthEnabled,
                    [.. facts.Alarms.Select(alarm => alarm.Kind.ToString().ToUpperInvariant()).Distinct()]
                );
            }
        );

    private static void CheckTrailer(string path, CancellationToken cancellationToken)
    {
        var trailer = SnapshotTrailer.Read(path, cancellationToken);
        if (!trailer.IsIntact)
        {
            throw new IntegrityException(
                trailer.Present
                    ? $"{path} is damaged: its bytes are not those that the server sent (sha256 {trailer.Actual})"
                    : $"{path} is no whole snapshot: it does not end with a digest (cut, or a copied database file)",
                UseAnother
            );
        }
    }

    private static T Read<T>(string path, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (BoltFormatException exception)
        {
            throw new IntegrityException($"{path} is damaged: {exception.Message}", exception.Hint, exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new DrException(
                ErrorCode.Failed,
                $"cannot read the snapshot {path}: {exception.Message}",
                "check the path and its permissions",
                exception
            );
        }
    }
}

/// <summary>What a cluster restored from the file must answer, computed from the file alone.</summary>
/// <param name="Revision">Of the snapshot.</param>
/// <param name="LiveKeys">How many keys exist.</param>
/// <param name="Hash"><c>HashKV</c> at <paramref name="HashRevision"/>.</param>
/// <param name="HashRevision">The revision to ask for.</param>
/// <param name="CompactRevision">That the answer must name.</param>
/// <param name="AuthEnabled">Whether it asks for credentials.</param>
/// <param name="Alarms">That it raises again: restoring does not clear them.</param>
internal sealed record ExpectedState(
    long Revision,
    long LiveKeys,
    uint Hash,
    long HashRevision,
    long CompactRevision,
    bool AuthEnabled,
    IReadOnlyList<string> Alarms
);
