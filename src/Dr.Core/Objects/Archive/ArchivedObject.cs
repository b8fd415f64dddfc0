using System.Text.Json;
using System.Text.Json.Nodes;
using Dr.Json;
using Dr.Objects.Trees;
using Dr.Objects.Yaml;

namespace Dr.Objects.Archive;

/// <summary>One object as an archive holds it, rendered.</summary>
/// <param name="Name">The object's.</param>
/// <param name="Placement">Which tree it is in.</param>
/// <param name="Files">One, or two where it is patched.</param>
/// <param name="IndexLine">JSON without a line end.</param>
/// <param name="StatusLine">The same; empty where no status is kept.</param>
public sealed record ArchivedObject(
    ObjectName Name,
    ObjectPlacement Placement,
    IReadOnlyList<ArchivedFile> Files,
    ReadOnlyMemory<byte> IndexLine,
    ReadOnlyMemory<byte> StatusLine
)
{
    /// <param name="paths">Where files are.</param>
    /// <param name="name">The object's.</param>
    /// <param name="parts">Its parts; they can be used further.</param>
    /// <param name="entry">Its line of the index, with the digest of the object as exported.</param>
    /// <param name="status">What is to be kept of its status; null for nothing.</param>
    public static ArchivedObject Of(
        TreePaths paths,
        ObjectName name,
        ObjectParts parts,
        IndexEntry entry,
        JsonObject? status
    ) =>
        new(
            name,
            parts.Placement,
            [.. paths.Files(name, parts).Select(file => new ArchivedFile(file.Path, ObjectYaml.ToUtf8(file.Document)))],
            JsonSerializer.SerializeToUtf8Bytes(entry, DrJson.Line),
            status is null
                ? default
                : JsonSerializer.SerializeToUtf8Bytes(
                    new ObjectStatus(name.Type.Name, name.Namespace, name.Name, status),
                    DrJson.Line
                )
        );
}

/// <summary>One file of the trees.</summary>
/// <param name="Path">Relative, with <c>/</c>, in ASCII.</param>
/// <param name="Content">All of it.</param>
public sealed record ArchivedFile(string Path, ReadOnlyMemory<byte> Content);
