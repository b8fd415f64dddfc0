using Dr.Errors;
using Dr.Keys;
using Dr.Manifests;
using Dr.Opening;
using Dr.Runs;

namespace Dr.Providers.Fetching;

/// <summary>
/// Writes a point's plain artifacts to files below a folder. A file bears its name only when its bytes were seen to be those
/// that were captured; nothing that exists is overwritten. Files are as secret as the cluster: they are 0600.
/// </summary>
public sealed class PointFetch(PointReader reader, string folder, IProgress<RunEvent> progress)
{
    private const int Buffer = 1024 * 1024;
    private const string PartSuffix = ".part";
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <exception cref="DrException">A file exists (<see cref="ErrorCode.Usage"/>), or the folder cannot be written.</exception>
    /// <exception cref="IntegrityException">An artifact is damaged: it was not written, those before it were.</exception>
    public async Task<FetchReport> RunAsync(RecoveryPoint point, CancellationToken cancellationToken)
    {
        RefuseExisting(point.Manifest.Artifacts);
        var contents = await reader.ReadContentsAsync(point, cancellationToken);
        var files = new List<FetchedFile>();
        // why: key material is sealed to few, and all else is of use without it
        var notOpened = point.Manifest.Artifacts.Where(IsForOthers).Select(entry => entry.Name).ToList();
        foreach (var artifact in contents.Artifacts.Where(artifact => !notOpened.Contains(artifact.Name)))
        {
            files.Add(await FetchAsync(point, contents, artifact, cancellationToken));
        }

        return new FetchReport(point.Id, folder, files, notOpened);
    }

    private bool IsForOthers(ArtifactEntry entry) => entry.Name.Source == KeyFacts.SourceName && !reader.CanOpen(entry);

    private async Task<FetchedFile> FetchAsync(
        RecoveryPoint point,
        Contents contents,
        ContentsEntry artifact,
        CancellationToken cancellationToken
    )
    {
        var path = PathOf(artifact.Name);
        var step = $"fetch/{artifact.Name}";
        progress.Report(new RunEvent(step, RunEventKind.Begun, $"fetch {artifact.Name}", 0, artifact.PlainSize));
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!, OwnerOnly | UnixFileMode.UserExecute);
            await WriteAsync(point, contents, artifact, path, step, cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new DrException(
                ErrorCode.Failed,
                $"cannot write {path}: {exception.Message}",
                "check space and permissions of the folder, or name another with --to DIR",
                exception
            );
        }

        progress.Report(new RunEvent(step, RunEventKind.Ended, $"{artifact.PlainSize} bytes, digest as captured"));
        return new FetchedFile(artifact.Name, path, artifact.PlainSize, artifact.PlainDigest);
    }

    private async Task WriteAsync(
        RecoveryPoint point,
        Contents contents,
        ContentsEntry artifact,
        string path,
        string step,
        CancellationToken cancellationToken
    )
    {
        var part = path + PartSuffix;
        try
        {
            await using (var file = Create(part))
            {
                await reader.OpenArtifactAsync(
                    point,
                    contents,
                    artifact.Name,
                    (source, stop) =>
                        new ProgressStream(source, step, artifact.PlainSize, progress).CopyToAsync(file, Buffer, stop),
                    cancellationToken
                );
                file.Flush(flushToDisk: true);
            }

            File.Move(part, path, overwrite: false);
        }
        catch
        {
            File.Delete(part);
            throw;
        }
    }

    private void RefuseExisting(IEnumerable<ArtifactEntry> artifacts)
    {
        var existing = artifacts.Select(artifact => PathOf(artifact.Name)).Where(Path.Exists).ToList();
        if (existing.Count > 0)
        {
            throw new DrException(
                ErrorCode.Usage,
                $"will not overwrite {string.Join(", ", existing)}",
                "name another folder with --to DIR, or remove what is there"
            );
        }
    }

    private static FileStream Create(string path) =>
        new(
            path,
            new FileStreamOptions
            {
                // why: a part that a killed run left is of no use to anybody
                Mode = FileMode.Create,
                Access = FileAccess.Write,
                Options = FileOptions.Asynchronous,
                UnixCreateMode = OwnerOnly,
                BufferSize = 0,
            }
        );

    private string PathOf(ArtifactName name) => Path.Combine(folder, name.ToString());
}
