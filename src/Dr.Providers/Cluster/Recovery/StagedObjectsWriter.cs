using System.Text.Json;
using System.Text.Json.Nodes;
using Dr.Json;
using Dr.Objects;
using Dr.Objects.Archive;
using Dr.Objects.Order;
using Dr.Objects.Recovery;
using Dr.Objects.Secrets;
using Dr.Objects.Selection;
using Dr.Providers.Hosts;
using Dr.Recovery;

namespace Dr.Providers.Cluster.Recovery;

/// <summary>Chooses among the objects of an archive and puts down those that are restored. What an earlier process left is written over.</summary>
internal sealed class StagedObjectsWriter(ObjectsInventory inventory)
{
    private readonly ObjectSelection _selection = new(inventory.Namespaces, inventory.Select);
    private readonly Dictionary<string, int> _leftOut = new(StringComparer.Ordinal);
    private readonly HashSet<ObjectNeed> _alongside = [];
    private readonly SortedDictionary<string, (int Count, string First)> _finalizers = new(StringComparer.Ordinal);
    private readonly SecretInventory _secrets = new();

    /// <summary>How many were left out, by the code of the rule.</summary>
    public IReadOnlyDictionary<string, int> LeftOut => _leftOut;

    /// <summary>Finalizers that no part of Kubernetes serves: how many objects carry them, and the first of these.</summary>
    public IReadOnlyDictionary<string, (int Count, string First)> Finalizers => _finalizers;

    /// <summary>Secrets that the chosen objects name.</summary>
    public IReadOnlyList<SecretNeed> Secrets => _secrets.ToNeeds();

    /// <summary>Objects that need each other in a circle.</summary>
    public IReadOnlyList<ObjectName> Cycles { get; private set; } = [];

    public async Task WriteAsync(string tar, string folder, CancellationToken cancellationToken)
    {
        var archive = new ObjectArchive(tar);
        archive.Extract(ArchiveEntries.Status, StagedObjects.StatusIn(folder));
        var noted = Path.Combine(folder, "staged.needs");
        await using (var plain = LocalFiles.Create(StagedObjects.FileIn(folder)))
        await using (var output = new BufferedStream(plain, 1 << 18))
        await using (var notes = StagedLines.Create(noted))
        {
            foreach (var (entry, name, content) in archive.ReadObjects())
            {
                cancellationToken.ThrowIfCancellationRequested();
                Put(entry, name, content, output, notes);
            }
        }

        Cycles = StagedOrder.Write(noted, StagedObjects.NamesIn(folder), ComesAlong);
        File.Delete(noted);
    }

    // why: namespaces and definitions were put down whether or not they are selected; they come along with what is of them
    private bool ComesAlong(ObjectName name)
    {
        var comes = _alongside.Contains(ObjectNeed.For(name));
        if (!comes)
        {
            LeaveOut(RestoreRules.NotSelected);
        }

        return comes;
    }

    private void LeaveOut(LeftOutRule why) => _leftOut[why.Code] = _leftOut.GetValueOrDefault(why.Code) + 1;

    private void Put(IndexEntry entry, ObjectName name, JsonObject content, BufferedStream output, Stream notes)
    {
        var why = RestoreRules.Why(name, entry.Finished, inventory);
        var isSelected = why is null && _selection.Covers(name, content);
        if (why is not null || (!isSelected && !ObjectSelection.BringsAlong(name)))
        {
            LeaveOut(why ?? RestoreRules.NotSelected);
            return;
        }

        var needs = RestoreNode.Of(name, content, entry.Owners).Needs;
        if (isSelected)
        {
            _secrets.Add(SecretReferences.In(name, content));
            _alongside.UnionWith(needs.Where(need => need.Kind is "Namespace" or "CustomResourceDefinition"));
            Note(name, content);
        }

        var offset = output.Position;
        JsonSerializer.Serialize(output, content, DrJson.Line);
        var length = (int)(output.Position - offset);
        output.WriteByte((byte)'\n');
        StagedLines.Write(
            notes,
            new StagedPlace(
                StagedName.Of(name, entry.Owners),
                [.. needs.Select(StagedNeed.Of)],
                offset,
                length,
                isSelected
            )
        );
    }

    private void Note(ObjectName name, JsonObject content)
    {
        foreach (var finalizer in (content["metadata"]?["finalizers"] as JsonArray ?? []).Select(item => $"{item}"))
        {
            if (!KnownFinalizers.Has(finalizer))
            {
                var (count, first) = _finalizers.GetValueOrDefault(finalizer, (0, $"{name}"));
                _finalizers[finalizer] = (count + 1, first);
            }
        }
    }
}
