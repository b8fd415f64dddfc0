namespace Dr.Objects.Order;

/// <summary>How many others have to come before each node: Kahn's order, by levels. What is in a circle, or behind one, shares the last.</summary>
internal sealed class Levels
{
    private readonly Dictionary<RestoreNode, int> _levels = new(ReferenceEqualityComparer.Instance);
    private readonly List<RestoreNode> _circular = [];

    /// <param name="nodes">All.</param>
    /// <param name="before">Those that a node needs; itself and repetitions do no harm.</param>
    public Levels(IReadOnlyCollection<RestoreNode> nodes, Func<RestoreNode, IEnumerable<RestoreNode>> before)
    {
        var comparer = ReferenceEqualityComparer.Instance;
        var open = new Dictionary<RestoreNode, int>(comparer);
        var behind = new Dictionary<RestoreNode, List<RestoreNode>>(comparer);
        foreach (var node in nodes)
        {
            var needs = before(node).Where(need => !ReferenceEquals(need, node)).Distinct().ToList();
            open[node] = needs.Count;
            foreach (var need in needs)
            {
                if (!behind.TryGetValue(need, out var list))
                {
                    behind.Add(need, list = []);
                }

                list.Add(node);
            }
        }

        Place(nodes, open, behind);
    }

    /// <summary>Nodes in a circle and nodes that need one of those.</summary>
    public IReadOnlyList<RestoreNode> Circular => _circular;

    public int Of(RestoreNode node) => _levels[node];

    private void Place(
        IReadOnlyCollection<RestoreNode> nodes,
        Dictionary<RestoreNode, int> open,
        Dictionary<RestoreNode, List<RestoreNode>> behind
    )
    {
        var current = nodes.Where(node => open[node] == 0).ToList();
        var level = 0;
        for (; current.Count > 0; level++)
        {
            List<RestoreNode> next = [];
            foreach (var node in current)
            {
                _levels[node] = level;
                next.AddRange(behind.GetValueOrDefault(node, []).Where(other => --open[other] == 0));
            }

            current = next;
        }

        foreach (var node in nodes.Where(node => !_levels.ContainsKey(node)))
        {
            _levels[node] = level;
            _circular.Add(node);
        }
    }
}
