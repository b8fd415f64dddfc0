using Dr.Capture;
using Dr.Errors;
using Dr.Objects;
using Dr.Objects.Archive;
using Dr.Objects.Trees;
using Dr.Pipelines;
using Dr.Providers.Cluster.Git;
using Dr.Runs;

namespace Dr.Providers.Cluster.Capture;

/// <summary>All exported objects as one tar. Where leaks forbid the export, nothing is written from the first of them on.</summary>
internal sealed class ObjectArtifact(
    TypePlan plan,
    OrderedLists lists,
    TreePaths paths,
    string scratch,
    Stream? copy,
    IProgress<RunEvent> progress
) : IArtifactCapture
{
    public const string Step = $"{ObjectsFacts.SourceName}/export";

    // why: as many as fit a screen; the run fails for the first one as for the hundredth
    private const int MostToldAtOnce = 50;

    // why: headers and short files one by one would each be a block of the compression
    private const int Buffer = 256 << 10;

    public ArtifactName Name => ObjectsFacts.Archive;

    public long? ExpectedSize => null;

    // why: lists are tried again by themselves, for as long as it makes sense
    public bool CanRetry => false;

    public ExportTally Tally { get; } = new();

    /// <summary>Objects that kustomize cannot carry; known when all is written.</summary>
    public int Apart { get; private set; }

    /// <exception cref="DrException">Something looks like a secret, and policy forbids to export it; it is said where.</exception>
    public async Task WriteAsync(HashedSink sink, CancellationToken cancellationToken)
    {
        progress.Report(new RunEvent(Step, RunEventKind.Begun, $"list {plan.Types.Count} types"));
        try
        {
            await ExportAsync(sink, cancellationToken);
            var text = $"{Tally.Objects} objects of {Tally.Types.Count} types";
            progress.Report(new RunEvent(Step, RunEventKind.Ended, text));
        }
        catch (Exception exception)
        {
            progress.Report(new RunEvent(Step, RunEventKind.Failed, exception.Message));
            throw;
        }
    }

    private async Task ExportAsync(HashedSink sink, CancellationToken cancellationToken)
    {
        // why: not disposed of, as that would dispose of the sink, which is the caller's
        var output = new BufferedStream(copy is null ? sink : new TeeStream(sink, copy), Buffer);
        await using var index = new ScratchStream(scratch);
        await using var status = new ScratchStream(scratch);
        await using var text = new ScratchStream(scratch);
        await using var writer = new ObjectArchiveWriter(output, paths, index, status, text);
        await foreach (var export in lists.ReadAsync(plan.Types, cancellationToken))
        {
            using (export)
            {
                await TakeAsync(export, writer, cancellationToken);
            }
        }

        RefuseLeaks();
        await writer.EndAsync(cancellationToken);
        await output.FlushAsync(cancellationToken);
        Apart = writer.Tree.Apart.Count;
    }

    private async Task TakeAsync(TypeExport export, ObjectArchiveWriter writer, CancellationToken cancellationToken)
    {
        Tally.Add(export);
        foreach (var leak in export.Leaks.Select(leak => leak.ToFinding()))
        {
            progress.Report(new RunEvent(Step, RunEventKind.Progressed, $"{leak.Subject}: {leak.Message}"));
        }

        if (Tally.Blocking.Count > 0)
        {
            return;
        }

        foreach (var content in export.Spool.InOrder())
        {
            await writer.AddAsync(content, cancellationToken);
        }
    }

    private void RefuseLeaks()
    {
        if (Tally.Blocking is not { Count: > 0 } leaks)
        {
            return;
        }

        var told = leaks.Take(MostToldAtOnce).Select(leak => $"{leak.Object} {leak.Path}: {leak.Kind.Code}");
        var more = leaks.Count > MostToldAtOnce ? $"\n  and {leaks.Count - MostToldAtOnce} more" : "";
        var places = leaks.Count == 1 ? "1 place looks" : $"{leaks.Count} places look";
        throw new DrException(
            ErrorCode.Failed,
            $"will not export the cluster's objects: {places} like a secret\n  {string.Join("\n  ", told)}{more}",
            "move the values into Secrets and refer to those; or set objects.leaks of this cluster to redact or report"
        );
    }
}
