namespace Dr.Objects.Order;

/// <summary>What decides about the order of objects, by their numbers: of 100,000 objects a few megabytes.</summary>
internal sealed class RestoreEdges
{
    private static readonly int[] s_none = [];
    private readonly RestoreStage[] _stages;

    private RestoreEdges(IReadOnlyList<ObjectName> names)
    {
        _stages = [.. names.Select(name => RestoreStages.Of(name.Type))];
        Needs = new int[names.Count][];
        Owners = new int[names.Count][];
    }

    /// <summary>Objects of its own stage that an object needs, itself excepted.</summary>
    public int[][] Needs { get; }

    /// <summary>Its owners, of any stage.</summary>
    public int[][] Owners { get; }

    public static RestoreEdges Of(IReadOnlyList<ObjectName> names, IEnumerable<RestoreNode> nodes)
    {
        var edges = new RestoreEdges(names);
        var numbers = new Dictionary<ObjectNeed, int>(names.Count);
        for (var number = 0; number < names.Count; number++)
        {
            numbers.TryAdd(ObjectNeed.For(names[number]), number);
        }

        var next = 0;
        foreach (var node in nodes)
        {
            edges.Add(next++, node, numbers);
        }

        return edges;
    }

    public RestoreStage StageOf(int number) => _stages[number];

    public IEnumerable<int> OwnersOfStage(int number) =>
        Owners[number].Where(owner => owner != number && _stages[owner] == _stages[number]);

    private void Add(int number, RestoreNode node, Dictionary<ObjectNeed, int> numbers)
    {
        Needs[number] = Numbers(
            node.Needs.Select(Find).Where(need => need >= 0 && need != number && _stages[need] == _stages[number])
        );
        Owners[number] = Numbers(
            node.Owners.SelectMany(owner => Places(node, owner)).Select(Find).Where(owner => owner >= 0)
        );

        int Find(ObjectNeed need) => numbers.TryGetValue(need, out var found) ? found : -1;
    }

    // why: nearly all have none, and they share one
    private static int[] Numbers(IEnumerable<int> numbers) =>
        numbers.Distinct().ToArray() is { Length: > 0 } some ? some : s_none;

    // why: a reference does not say whether its owner has a namespace
    private static IEnumerable<ObjectNeed> Places(RestoreNode node, OwnerReference owner) =>
        node.Name.Namespace is { } space
            ? [new(owner.Group, owner.Kind, space, owner.Name), new(owner.Group, owner.Kind, null, owner.Name)]
            : [new(owner.Group, owner.Kind, null, owner.Name)];
}
