using System.Text.Json;
using System.Text.Json.Nodes;
using Dr.Json;
using Dr.Objects;
using Dr.Objects.Archive;
using Dr.Objects.Order;
using Dr.Objects.Recovery;
using Dr.Objects.Secrets;
using Dr.Providers.Hosts;
using Dr.Recovery;

namespace Dr.Providers.Cluster.Recovery;

/// <summary>Chooses among the objects of an archive and puts down those that are restored. What an earlier process left is written over.</summary>
internal sealed class StagedObjectsWriter(ObjectsInventory inventory)
{
    private readonly ObjectSelection _selection = new(inventory.Namespaces, inventory.Select);
    private readonly Dictionary<string, int> _leftOut = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, (int Count, string First)> _finalizers = new(StringComparer.Ordinal);
    private readonly SecretInventory _secrets = new();

    /// <summary>How many were left out, by the code of the rule.</summary>
    public IReadOnlyDictionary<string, int> LeftOut => _leftOut;

    /// <summary>Finalizers that no part of Kubernetes serves: how many objects carry them, and the first of these.</summary>
    public IReadOnlyDictionary<string, (int Count, string First)> Finalizers => _finalizers;

    /// <summary>Secrets that the chosen objects name.</summary>
    public IReadOnlyList<SecretNeed> Secrets => _secrets.ToNeeds();

    public async Task WriteAsync(string tar, string folder, CancellationToken cancellationToken)
    {
        var archive = new ObjectArchive(tar);
        archive.Extract(ArchiveEntries.Status, StagedObjects.StatusIn(folder));
        await using (var plain = LocalFiles.Create(StagedObjects.FileIn(folder)))
        await using (var output = new BufferedStream(plain, 1 << 18))
        {
            foreach (var (entry, name, content) in archive.ReadObjects())
            {
                cancellationToken.ThrowIfCancellationRequested();
                Put(entry, name, content, output);
            }
        }
    }

    private void Put(IndexEntry entry, ObjectName name, JsonObject content, Stream output)
    {
        var why = RestoreRules.Why(name, entry.Finished, inventory);
        var isSelected = why is null && _selection.Covers(name, content);
        if (why is null && !isSelected)
        {
            why = RestoreRules.NotSelected;
        }

        if (why is not null && !(why == RestoreRules.NotSelected && ObjectSelection.BringsAlong(name)))
        {
            _leftOut[why.Code] = _leftOut.GetValueOrDefault(why.Code) + 1;
            return;
        }

        if (isSelected)
        {
            _secrets.Add(SecretReferences.In(name, content));
            Note(name, content);
        }

        var place = StagedPlace.Of(entry, RestoreNode.Of(name, content, entry.Owners), isSelected);
        output.Write(JsonSerializer.SerializeToUtf8Bytes(place, DrJson.Line));
        output.WriteByte((byte)'\n');
        JsonSerializer.Serialize(output, content, DrJson.Line);
        output.WriteByte((byte)'\n');
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
