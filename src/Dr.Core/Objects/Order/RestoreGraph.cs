namespace Dr.Objects.Order;

/// <summary>
/// Orders objects by what they need. Pure. Stages come first, as most of what an object needs it does not name; within a stage
/// named needs and owners decide. A need of a later stage or of something that is not restored holds nothing up.
/// </summary>
public static class RestoreGraph
{
    public static RestoreOrder Order(IReadOnlyList<RestoreNode> nodes) =>
        Order([.. nodes.Select(node => node.Name)], nodes);

    /// <summary>The same without holding what objects need: of that only what decides is kept, as numbers.</summary>
    /// <param name="names">All objects.</param>
    /// <param name="nodes">The same in the same order; each is looked at once, and forgotten.</param>
    public static RestoreOrder Order(IReadOnlyList<ObjectName> names, IEnumerable<RestoreNode> nodes)
    {
        var edges = RestoreEdges.Of(names, nodes);
        var levels = new Levels(names.Count, number => edges.Needs[number].Concat(edges.OwnersOfStage(number)));
        // why: first with owners, so that most are linked when they are made; who is in a circle by an owner is placed without it
        var inCircle = levels.Circular.ToHashSet();
        levels = new Levels(
            names.Count,
            number =>
                inCircle.Contains(number)
                    ? edges.Needs[number]
                    : edges.Needs[number].Concat(edges.OwnersOfStage(number))
        );
        var all = Enumerable.Range(0, names.Count);
        var waves = all.GroupBy(number => (Stage: edges.StageOf(number), Level: levels.Of(number)))
            .OrderBy(wave => wave.Key)
            .Select(wave => new RestoreWave(wave.Key.Stage, wave.Key.Level, Sorted(names, wave)))
            .ToList();
        return new RestoreOrder(
            waves,
            Sorted(names, all.Where(number => IsRelinked(number, edges, levels))),
            Sorted(names, levels.Circular)
        );
    }

    private static bool IsRelinked(int number, RestoreEdges edges, Levels levels) =>
        edges.Owners[number].Any(owner => Place(owner, edges, levels).CompareTo(Place(number, edges, levels)) >= 0);

    private static (RestoreStage Stage, int Level) Place(int number, RestoreEdges edges, Levels levels) =>
        (edges.StageOf(number), levels.Of(number));

    private static IReadOnlyList<ObjectName> Sorted(IReadOnlyList<ObjectName> names, IEnumerable<int> numbers) =>
        [
            .. numbers
                .Select(number => names[number])
                .OrderBy(name => name.Type.Name, StringComparer.Ordinal)
                .ThenBy(name => name.Namespace, StringComparer.Ordinal)
                .ThenBy(name => name.Name, StringComparer.Ordinal),
        ];
}
