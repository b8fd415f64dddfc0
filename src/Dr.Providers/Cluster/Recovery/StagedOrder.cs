using Dr.Objects;
using Dr.Objects.Order;

namespace Dr.Providers.Cluster.Recovery;

/// <summary>Orders what was put down, once for the whole run. What objects need is read from the disk twice and never held.</summary>
internal static class StagedOrder
{
    /// <param name="noted">One <see cref="StagedPlace"/> a line.</param>
    /// <param name="to">Where lines of <see cref="StagedEntry"/> go, in the order in which objects are written.</param>
    /// <param name="comesAlong">Asked once about each object that is not selected.</param>
    /// <returns>Objects that need each other in a circle.</returns>
    public static IReadOnlyList<ObjectName> Write(string noted, string to, Predicate<ObjectName> comesAlong)
    {
        var names = new StagedNames();
        var objects = new List<StagedObject>();
        var isChosen = new List<bool>();
        foreach (var place in StagedLines.Read<StagedPlace>(noted))
        {
            var name = names.Of(place.Name);
            isChosen.Add(place.IsSelected || comesAlong(name));
            if (isChosen[^1])
            {
                objects.Add(new StagedObject(objects.Count, name, place.Name.KeptOwners(), place.Offset, place.Length));
            }
        }

        var order = RestoreGraph.Order([.. objects.Select(one => one.Name)], Nodes(noted, isChosen, objects));
        Write(to, order, objects);
        return order.Cycles;
    }

    private static IEnumerable<RestoreNode> Nodes(string noted, List<bool> isChosen, List<StagedObject> objects)
    {
        var next = 0;
        foreach (var place in StagedLines.Read<StagedPlace>(noted).Where((_, line) => isChosen[line]))
        {
            var one = objects[next++];
            yield return new RestoreNode(one.Name, [.. place.Needs.Select(need => need.ToNeed())], one.Owners);
        }
    }

    private static void Write(string to, RestoreOrder order, List<StagedObject> objects)
    {
        // why: an order speaks of the very names that it was given
        var byName = objects.ToDictionary<StagedObject, object>(one => one.Name, ReferenceEqualityComparer.Instance);
        var relinked = order.Relinks.ToHashSet<object>(ReferenceEqualityComparer.Instance);
        using var output = StagedLines.Create(to);
        foreach (var wave in order.Waves)
        {
            foreach (var name in wave.Objects)
            {
                var one = byName[name];
                var isRelinked = relinked.Contains(name);
                var staged = StagedName.Of(name, one.Owners);
                StagedLines.Write(
                    output,
                    new StagedEntry(staged, one.Offset, one.Length, wave.Stage, wave.Level, isRelinked)
                );
            }
        }
    }
}
