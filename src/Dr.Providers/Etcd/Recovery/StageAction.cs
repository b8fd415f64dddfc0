using Dr.Errors;
using Dr.Providers.Hosts;
using Dr.Providers.Recovery;
using Dr.Recovery;
using Dr.Runs;

namespace Dr.Providers.Etcd.Recovery;

/// <summary>Opens the snapshot once on this machine, checks it, and gives each other machine one copy.</summary>
internal sealed class StageAction(HostSet hosts, RestoreSource source) : IStepAction
{
    private static readonly ArtifactName s_snapshot = ArtifactName.Parse("etcd/snapshot.db");

    public string Name => EtcdSteps.Stage;

    public bool RunsAgain => false;

    /// <summary>
    /// Whether this very process has seen every byte of the staged file and compared it with the recorded digest. After a resume
    /// nobody can say so: a power cut may have taken what was not on the disk yet.
    /// </summary>
    public bool HasCheckedBytes { get; private set; }

    public async Task<StepOutcome> ExecuteAsync(StepContext context, CancellationToken cancellationToken)
    {
        var (file, ours) = source switch
        {
            RestoreSource.FromPoint point => (await OpenAsync(context, point, cancellationToken), true),
            RestoreSource.FromFile given => (CheckUnchanged(context, given), false),
            _ => throw new InvalidOperationException($"unknown source {source}"),
        };
        var size = new FileInfo(file).Length;
        var copies = await CopyAsync(context, file, cancellationToken);
        var staged = new StagedSnapshot(file, ours, size, copies);
        return StepOutcome.With($"{QuotaRule.Size(size)}, as captured", staged, []);
    }

    private async Task<string> OpenAsync(
        StepContext context,
        RestoreSource.FromPoint source,
        CancellationToken cancellationToken
    )
    {
        var (path, partial) = (
            Path.Combine(context.Folder, "snapshot.db"),
            Path.Combine(context.Folder, "snapshot.part")
        );
        var contents = await source.Reader.ReadContentsAsync(source.Point, cancellationToken);
        var total = contents.Artifacts.First(artifact => artifact.Name == s_snapshot).PlainSize;
        await using (var file = LocalFiles.Create(partial))
        {
            await source.Reader.OpenArtifactAsync(
                source.Point,
                contents,
                s_snapshot,
                (plain, stop) =>
                    new ProgressStream(plain, context.Step.Id, total, context.Progress).CopyToAsync(
                        file,
                        1 << 20,
                        stop
                    ),
                cancellationToken
            );
        }

        // why: only now are the bytes known to be those that were captured. Not synced: what a power cut would do to the file is
        // found, since a resumed run has the tools compare it with its trailer
        File.Move(partial, path, overwrite: true);
        HasCheckedBytes = true;
        return path;
    }

    private static string CheckUnchanged(StepContext context, RestoreSource.FromFile source)
    {
        var size = new FileInfo(source.Path).Length;
        return size == context.Plan.RequiredEtcd.Source.SnapshotSize
            ? Path.GetFullPath(source.Path)
            : throw new IntegrityException(
                $"{source.Path} has {size} bytes now; it had {context.Plan.RequiredEtcd.Source.SnapshotSize} when the plan was made",
                "begin a new run with a file that nobody writes to"
            );
    }

    private async Task<IReadOnlyDictionary<string, string>> CopyAsync(
        StepContext context,
        string file,
        CancellationToken cancellationToken
    )
    {
        var byMachine = context
            .Plan.Inventory.RequiredEtcd.Members.Select(member => context.Plan.Inventory.Host(member.Host))
            .GroupBy(entry => hosts[entry.Name].Machine)
            .ToList();
        var copies = await Task.WhenAll(
            byMachine.Select(async machine =>
                (machine.Key, Path: await CopyAsync(context.Plan.Run, machine.First(), file, cancellationToken))
            )
        );
        return copies.ToDictionary(copy => copy.Key, copy => copy.Path);
    }

    private async Task<string> CopyAsync(RunId run, HostEntry entry, string file, CancellationToken cancellationToken)
    {
        if (hosts[entry.Name].Machine == LocalHost.ThisMachine)
        {
            return file;
        }

        var path = $"{entry.Directory}/.dr/{run}.db";
        await using var content = File.OpenRead(file);
        await hosts[entry.Name].PutAsync(path, content, cancellationToken);
        return path;
    }
}
