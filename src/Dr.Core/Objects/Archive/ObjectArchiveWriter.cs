using System.Text;
using Dr.Objects.Trees;

namespace Dr.Objects.Archive;

/// <summary>
/// Writes exported objects as one tar: the files of both trees in the order in which objects are added, then the two
/// kustomizations, <c>index.jsonl</c> and <c>status.jsonl</c>. The same objects in the same order are the same bytes.
/// </summary>
/// <param name="output">Where the tar goes; left open.</param>
/// <param name="paths">Where files are.</param>
/// <param name="index">Takes the lines of the index until all objects are there: empty, readable and seekable; left open.</param>
/// <param name="status">The same for status.</param>
/// <param name="text">Takes what has to be measured before it is written; the same.</param>
public sealed class ObjectArchiveWriter(Stream output, TreePaths paths, Stream index, Stream status, Stream text)
    : IAsyncDisposable
{
    private static readonly UTF8Encoding s_utf8 = new(encoderShouldEmitUTF8Identifier: false);
    private readonly TarFiles _files = new(output);

    /// <summary>What was added.</summary>
    public TreeIndex Tree { get; } = new();

    public async Task AddAsync(ArchivedObject content, CancellationToken cancellationToken)
    {
        foreach (var file in content.Files)
        {
            await _files.AddAsync(file.Path, file.Content, cancellationToken);
        }

        WriteLine(index, content.IndexLine);
        if (!content.StatusLine.IsEmpty)
        {
            WriteLine(status, content.StatusLine);
        }

        Tree.Add(content.Name, content.Placement);
    }

    /// <summary>Writes what comes after the last object.</summary>
    public async Task EndAsync(CancellationToken cancellationToken)
    {
        await AddTextAsync(TreePaths.GenericKustomization, Tree.WriteGeneric, cancellationToken);
        await AddTextAsync(paths.DeploymentKustomization, Tree.WriteDeployment, cancellationToken);
        await AddLinesAsync(ArchiveEntries.Index, index, cancellationToken);
        await AddLinesAsync(ArchiveEntries.Status, status, cancellationToken);
        await _files.DisposeAsync();
    }

    public ValueTask DisposeAsync() => _files.DisposeAsync();

    private async Task AddTextAsync(string path, Action<TextWriter> write, CancellationToken cancellationToken)
    {
        text.Position = 0;
        text.SetLength(0);
        await using (var writer = new StreamWriter(text, s_utf8, leaveOpen: true))
        {
            write(writer);
        }

        await AddLinesAsync(path, text, cancellationToken);
    }

    private Task AddLinesAsync(string path, Stream lines, CancellationToken cancellationToken)
    {
        lines.Position = 0;
        return _files.AddAsync(path, lines, cancellationToken);
    }

    private static void WriteLine(Stream lines, ReadOnlyMemory<byte> line)
    {
        lines.Write(line.Span);
        lines.WriteByte((byte)'\n');
    }
}
