using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Dr.Errors;
using Dr.Json;
using Dr.Objects;
using Dr.Objects.Order;
using Dr.Recovery;
using Microsoft.Win32.SafeHandles;

namespace Dr.Providers.Cluster.Recovery;

/// <summary>
/// What a run restores, chosen and checked, in its folder: one line for each object's place in the index and one for its content. In
/// memory are names alone. Made by <see cref="StagedObjectsWriter"/>; a resumed run opens what an earlier process made.
/// </summary>
internal sealed class StagedObjects : IDisposable
{
    private readonly SafeFileHandle _file;
    private readonly Dictionary<ObjectName, StagedObject> _byName;
    private readonly Lazy<RestoreOrder> _order;

    private StagedObjects(SafeFileHandle file, IReadOnlyList<StagedObject> objects)
    {
        _file = file;
        Objects = objects;
        _byName = objects.ToDictionary(one => one.Name);
        _order = new Lazy<RestoreOrder>(() => RestoreGraph.Order([.. objects.Select(one => one.Node)]));
    }

    public IReadOnlyList<StagedObject> Objects { get; }

    public RestoreOrder Order => _order.Value;

    public static string FileIn(string folder) => Path.Combine(folder, "staged.objects");

    /// <summary>Numbers of the objects that were there before the run, one a line.</summary>
    public static string ExistingIn(string folder) => Path.Combine(folder, "staged.existing");

    public static string StatusIn(string folder) => Path.Combine(folder, "staged.status");

    /// <summary>Takes away all that staging and later steps have put down: it is plain data of the cluster.</summary>
    public static void Remove(string folder)
    {
        foreach (var file in Directory.EnumerateFiles(folder, "staged.*"))
        {
            File.Delete(file);
        }
    }

    /// <exception cref="DrException">The files are gone.</exception>
    public static StagedObjects Open(string folder, ObjectsInventory inventory)
    {
        var path = FileIn(folder);
        if (!File.Exists(path))
        {
            throw new DrException(
                ErrorCode.Failed,
                $"{path} is gone: somebody removed what this run had unpacked",
                "begin a new run; it does no harm to what was written already"
            );
        }

        var chosen = Choose([.. ReadLines(path)], inventory);
        foreach (var number in File.Exists(ExistingIn(folder)) ? File.ReadLines(ExistingIn(folder)) : [])
        {
            chosen[int.Parse(number, CultureInfo.InvariantCulture)].WasThere = true;
        }

        return new StagedObjects(File.OpenHandle(path), chosen);
    }

    public StagedObject? Find(ObjectName name) => _byName.GetValueOrDefault(name);

    public StagedObject this[ObjectName name] => _byName[name];

    /// <summary>The object as it was captured, without owners. Safe for concurrent use.</summary>
    public JsonObject Read(StagedObject one)
    {
        var bytes = new byte[one.Length];
        for (var filled = 0; filled < bytes.Length; )
        {
            var count = RandomAccess.Read(_file, bytes.AsSpan(filled), one.Offset + filled);
            filled +=
                count > 0
                    ? count
                    : throw new IntegrityException($"the staged {one.Name} is cut off", "begin a new run");
        }

        return JsonNode.Parse(bytes)!.AsObject();
    }

    public void Dispose() => _file.Dispose();

    // why: namespaces and definitions were staged whether or not they are selected; they come along with what is of them
    private static IReadOnlyList<StagedObject> Choose(
        List<(StagedObject Object, bool IsSelected)> all,
        ObjectsInventory inventory
    )
    {
        var needed = all.Where(one => one.IsSelected)
            .SelectMany(one => one.Object.Node.Needs)
            .Where(need => need.Kind is "Namespace" or "CustomResourceDefinition")
            .ToHashSet();
        return
        [
            .. all.Where(one => one.IsSelected || needed.Contains(ObjectNeed.For(one.Object.Name)))
                .Select(one => one.Object),
        ];
    }

    private static IEnumerable<(StagedObject Object, bool IsSelected)> ReadLines(string path)
    {
        var names = new StagedNames();
        using var lines = new StagedLines(path);
        while (lines.Next() is { } head)
        {
            var place = JsonSerializer.Deserialize<StagedPlace>(head.Bytes.Span, DrJson.Line)!;
            var content = lines.Next() ?? throw new IntegrityException($"{path} is cut off", "begin a new run");
            var one = new StagedObject(names.Node(place), content.Offset, content.Bytes.Length);
            yield return (one, place.IsSelected);
        }
    }
}
