using System.Formats.Tar;
using System.Text.Json;
using System.Text.Json.Nodes;
using Dr.Errors;
using Dr.Json;
using Dr.Objects;
using Dr.Objects.Archive;
using Dr.Objects.Trees;
using Dr.Objects.Yaml;
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
            var main = Read(next);
            next = NextFile(tar);
            StoredText? patch = null;
            if (isGeneric && next is not null && IsBelow(next.Name, "patches", below))
            {
                patch = Read(next);
                next = NextFile(tar);
            }

            var content = Content(main, patch, name, entry.Sha256);
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

    private TarEntries Open() => new(path);

    private TarEntry Find(TarEntries tar, string name)
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

    private TarEntry? Next(TarEntries tar)
    {
        try
        {
            return tar.Next();
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException or FormatException)
        {
            throw Broken(e.Message, e);
        }
    }

    private TarEntry? NextFile(TarEntries tar)
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

    private static StoredText Read(TarEntry entry)
    {
        using var text = new StreamReader(entry.DataStream ?? Stream.Null);
        return new StoredText(entry.Name, text.ReadToEnd());
    }

    private JsonObject Content(StoredText main, StoredText? patch, ObjectName name, Digest expected)
    {
        if (TryQuickly(main, patch) is { } quick && CanonicalJson.DigestOf(quick) == expected)
        {
            return quick;
        }

        // why: somebody may have written a file anew, in other words of YAML
        var document = main.Parse() as JsonObject ?? throw Broken($"{main.File} holds no object");
        var content = Join(document, patch?.Parse());
        RefuseUnless(CanonicalJson.DigestOf(content) == expected, name);
        return content;
    }

    private static JsonObject? TryQuickly(StoredText main, StoredText? patch)
    {
        if (ObjectYamlReader.TryRead(main.Text) is not JsonObject document)
        {
            return null;
        }

        try
        {
            return patch is null ? document
                : ObjectYamlReader.TryRead(patch.Text) is JsonArray operations ? Join(document, operations)
                : null;
        }
        catch (IntegrityException)
        {
            // why: what is wrong with it the thorough way will say
            return null;
        }
    }

    private static JsonObject Join(JsonObject main, JsonNode? patch) =>
        new ObjectParts(null, main, patch is null ? null : ObjectPatch.Read(patch)).Join();

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

/// <summary>A file of the trees.</summary>
internal sealed record StoredText(string File, string Text)
{
    /// <exception cref="IntegrityException">It is no YAML, or not exactly one document.</exception>
    public JsonNode Parse() =>
        YamlJson.ReadAll(new StringReader(Text), File).ToList() is [var document]
            ? document
            : throw new IntegrityException(
                $"cannot read {File}: it does not hold exactly one document",
                "restore from another point, or put back the file that was changed by hand"
            );
}
