using System.Formats.Tar;
using System.Text.Json;
using System.Text.Json.Nodes;
using Dr.Errors;
using Dr.Json;
using Dr.Objects;
using Dr.Objects.Archive;
using Dr.Objects.Trees;
using Dr.Providers.Configuration.Yaml;
using Dr.Recovery;

namespace Dr.Providers.Cluster.Recovery;

/// <summary>
/// Reads the objects of an archive, one at a time and in its order, each put together from its files and seen to have the digest of its
/// line in the index. Nothing of it is held in memory but the object at hand.
/// </summary>
/// <param name="path">The tar, unsealed, on this machine.</param>
internal sealed class ObjectArchive(string path)
{
    private const string Hint = "restore from another point, or put back the file that was changed by hand";

    /// <summary>Takes a document that is no object's file out of the archive; an archive without it is none of ours.</summary>
    /// <exception cref="IntegrityException">There is no such document, or this is no tar.</exception>
    public void Extract(string name, string to)
    {
        using var tar = Open();
        Find(tar, name).ExtractToFile(to, overwrite: true);
    }

    /// <summary>Lines of the index.</summary>
    /// <exception cref="IntegrityException">There is none, or a line cannot be read.</exception>
    public IEnumerable<IndexEntry> ReadIndex()
    {
        using var tar = Open();
        using var index = new StreamReader(Find(tar, ArchiveEntries.Index).DataStream ?? Stream.Null);
        for (var number = 1; index.ReadLine() is { } line; number++)
        {
            yield return Parse(line, number);
        }
    }

    /// <summary>All objects with their lines.</summary>
    /// <exception cref="IntegrityException">Files and index do not belong together, or an object is not the one that was captured.</exception>
    public IEnumerable<(IndexEntry Entry, ObjectName Name, JsonObject Content)> ReadObjects()
    {
        using var tar = Open();
        var next = NextFile(tar);
        foreach (var entry in ReadIndex())
        {
            var name = NameOf(entry);
            var below = TreePaths.GenericFile(name)[(TreePaths.Generic.Length + 1)..];
            if (next is null || !IsMain(next.Name, below))
            {
                throw Broken($"where {name} is to come there is {next?.Name ?? "nothing"}");
            }

            var isGeneric = next.Name.StartsWith(TreePaths.Generic, StringComparison.Ordinal);
            var main = Read(next) as JsonObject ?? throw Broken($"{next.Name} holds no object");
            next = NextFile(tar);
            ObjectPatch? patch = null;
            if (isGeneric && next is not null && IsBelow(next.Name, "patches", below))
            {
                patch = ObjectPatch.Read(Read(next));
                next = NextFile(tar);
            }

            var content = new ObjectParts(null, main, patch).Join();
            RefuseUnless(CanonicalJson.DigestOf(content) == entry.Sha256, name);
            yield return (entry, name, content);
        }

        if (next is not null)
        {
            throw Broken($"its index does not speak of {next.Name}");
        }
    }

    private static ObjectName NameOf(IndexEntry entry)
    {
        var isNamespaced = entry.Namespace is not null;
        var type = new SourceType(entry.Type, entry.ApiVersion, entry.Kind, isNamespaced, 1).ToResource();
        return new ObjectName(type, entry.Namespace, entry.Name);
    }

    private static bool IsMain(string file, string below) =>
        file == $"{TreePaths.Generic}/{below}" || IsBelow(file, "resources", below) || IsBelow(file, "apart", below);

    // why: deployment/CLUSTER/FOLDER/…; the name of the captured cluster is not what is asked about here
    private static bool IsBelow(string file, string folder, string below) =>
        file.Split('/', 4) is ["deployment", _, var found, var rest] && found == folder && rest == below;

    private TarReader Open()
    {
        var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16);
        return new TarReader(file);
    }

    private TarEntry Find(TarReader tar, string name)
    {
        while (Next(tar) is { } entry)
        {
            if (entry.Name == name)
            {
                return entry;
            }
        }

        throw Broken($"it has no {name}");
    }

    private TarEntry? Next(TarReader tar)
    {
        try
        {
            return tar.GetNextEntry();
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException or FormatException)
        {
            throw Broken(e.Message, e);
        }
    }

    private TarEntry? NextFile(TarReader tar)
    {
        while (Next(tar) is { } entry)
        {
            var isFile = entry.EntryType is TarEntryType.RegularFile or TarEntryType.V7RegularFile;
            if (isFile && entry.Name.Contains('/', StringComparison.Ordinal) && !IsKustomization(entry.Name))
            {
                return entry;
            }
        }

        return null;
    }

    // why: an object's file is two folders further down
    private static bool IsKustomization(string file) =>
        file.EndsWith($"/{TreePaths.KustomizationFile}", StringComparison.Ordinal) && file.Split('/').Length <= 3;

    private static JsonNode Read(TarEntry entry)
    {
        using var text = new StreamReader(entry.DataStream ?? Stream.Null);
        return YamlJson.ReadAll(text, entry.Name).ToList() is [var document]
            ? document
            : throw new IntegrityException($"cannot read {entry.Name}: it does not hold exactly one document", Hint);
    }

    private IndexEntry Parse(string line, int number)
    {
        try
        {
            return JsonSerializer.Deserialize<IndexEntry>(line, DrJson.Line)!;
        }
        catch (JsonException e)
        {
            throw Broken($"line {number} of its index cannot be read: {e.Message}", e);
        }
    }

    private static void RefuseUnless(bool isSame, ObjectName name)
    {
        if (!isSame)
        {
            throw new IntegrityException(
                $"{name} is not the object that was captured: its digest is another than that in the index",
                Hint
            );
        }
    }

    private IntegrityException Broken(string why, Exception? cause = null) =>
        new($"cannot read the objects in {Path.GetFileName(path)}: {why}", Hint, cause);
}
