namespace Dr.Objects.Order;

/// <summary>
/// Orders objects by what they need. Pure. Stages come first, as most of what an object needs it does not name; within a stage
/// named needs and owners decide. A need of a later stage or of something that is not restored holds nothing up.
/// </summary>
public static class RestoreGraph
{
    public static RestoreOrder Order(IReadOnlyCollection<RestoreNode> nodes)
    {
        var byNeed = nodes
            .GroupBy(node => ObjectNeed.For(node.Name))
            .ToDictionary(group => group.Key, group => group.First());
        var levels = new Levels(nodes, node => InSameStage(node, byNeed, withOwners: true));
        // why: first with owners, so that most are linked when they are made; who is in a circle by an owner is placed without it
        var inCircle = levels.Circular.ToHashSet();
        levels = new Levels(nodes, node => InSameStage(node, byNeed, withOwners: !inCircle.Contains(node)));
        var waves = nodes
            .GroupBy(node => (Stage: RestoreStages.Of(node.Name.Type), Level: levels.Of(node)))
            .OrderBy(wave => wave.Key)
            .Select(wave => new RestoreWave(wave.Key.Stage, wave.Key.Level, Sorted(wave)))
            .ToList();
        return new RestoreOrder(
            waves,
            Sorted(nodes.Where(node => IsRelinked(node, byNeed, levels))),
            Sorted(levels.Circular)
        );
    }

    private static IEnumerable<RestoreNode> InSameStage(
        RestoreNode node,
        Dictionary<ObjectNeed, RestoreNode> byNeed,
        bool withOwners
    )
    {
        var stage = RestoreStages.Of(node.Name.Type);
        var needs = withOwners
            ? node.Needs.Concat(node.Owners.SelectMany(owner => OwnerNeeds(node, owner)))
            : node.Needs;
        return needs
            .Select(need => byNeed.GetValueOrDefault(need))
            .OfType<RestoreNode>()
            .Where(other => RestoreStages.Of(other.Name.Type) == stage);
    }

    // why: a reference does not say whether its owner has a namespace
    private static IEnumerable<ObjectNeed> OwnerNeeds(RestoreNode node, OwnerReference owner) =>
        node.Name.Namespace is { } space
            ? [new(owner.Group, owner.Kind, space, owner.Name), new(owner.Group, owner.Kind, null, owner.Name)]
            : [new(owner.Group, owner.Kind, null, owner.Name)];

    private static bool IsRelinked(RestoreNode node, Dictionary<ObjectNeed, RestoreNode> byNeed, Levels levels)
    {
        var own = Place(node, levels);
        return node
            .Owners.SelectMany(owner => OwnerNeeds(node, owner))
            .Select(need => byNeed.GetValueOrDefault(need))
            .OfType<RestoreNode>()
            .Any(owner => Place(owner, levels).CompareTo(own) >= 0);
    }

    private static (RestoreStage Stage, int Level) Place(RestoreNode node, Levels levels) =>
        (RestoreStages.Of(node.Name.Type), levels.Of(node));

    private static IReadOnlyList<ObjectName> Sorted(IEnumerable<RestoreNode> nodes) =>
        [
            .. nodes
                .Select(node => node.Name)
                .OrderBy(name => name.Type.Name, StringComparer.Ordinal)
                .ThenBy(name => name.Namespace, StringComparer.Ordinal)
                .ThenBy(name => name.Name, StringComparer.Ordinal),
        ];
}
