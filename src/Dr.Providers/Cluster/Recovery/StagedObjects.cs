using System.Globalization;
using System.Text.Json.Nodes;
using Dr.Errors;
using Dr.Objects;
using Microsoft.Win32.SafeHandles;

namespace Dr.Providers.Cluster.Recovery;

/// <summary>
/// What a run restores, chosen, checked and ordered, in its folder. In memory are names and places alone. Made by
/// <see cref="StagedObjectsWriter"/>; a resumed run opens what an earlier process made.
/// </summary>
internal sealed class StagedObjects : IDisposable
{
    private readonly SafeFileHandle _file;

    private StagedObjects(SafeFileHandle file, IReadOnlyList<StagedObject> objects, IReadOnlyList<StagedWave> waves)
    {
        _file = file;
        Objects = objects;
        Waves = waves;
    }

    /// <summary>In the order in which they are written.</summary>
    public IReadOnlyList<StagedObject> Objects { get; }

    public IReadOnlyList<StagedWave> Waves { get; }

    public static string FileIn(string folder) => Path.Combine(folder, "staged.objects");

    /// <summary>One <see cref="StagedEntry"/> a line.</summary>
    public static string NamesIn(string folder) => Path.Combine(folder, "staged.names");

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
    public static StagedObjects Open(string folder)
    {
        foreach (var path in new[] { FileIn(folder), NamesIn(folder) })
        {
            if (!File.Exists(path))
            {
                throw new DrException(
                    ErrorCode.Failed,
                    $"{path} is gone: somebody removed what this run had unpacked",
                    "begin a new run; it does no harm to what was written already"
                );
            }
        }

        var (objects, waves) = Read(NamesIn(folder));
        foreach (var number in File.Exists(ExistingIn(folder)) ? File.ReadLines(ExistingIn(folder)) : [])
        {
            objects[int.Parse(number, CultureInfo.InvariantCulture)].WasThere = true;
        }

        return new StagedObjects(File.OpenHandle(FileIn(folder)), objects, waves);
    }

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

        return ServedJson.Read(bytes);
    }

    public void Dispose() => _file.Dispose();

    private static (List<StagedObject> Objects, List<StagedWave> Waves) Read(string path)
    {
        var names = new StagedNames();
        var objects = new List<StagedObject>();
        var waves = new List<StagedWave>();
        var wave = new List<StagedObject>();
        foreach (var entry in StagedLines.Read<StagedEntry>(path))
        {
            if (waves.Count == 0 || (waves[^1].Stage, waves[^1].Level) != (entry.Stage, entry.Level))
            {
                waves.Add(new StagedWave(entry.Stage, entry.Level, wave = []));
            }

            var one = new StagedObject(
                objects.Count,
                names.Of(entry.Name),
                entry.Name.KeptOwners(),
                entry.Offset,
                entry.Length,
                entry.IsRelinked
            );
            objects.Add(one);
            wave.Add(one);
        }

        return (objects, waves);
    }
}
