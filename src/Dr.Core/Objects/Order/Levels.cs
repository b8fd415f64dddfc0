namespace Dr.Objects.Order;

/// <summary>How many others have to come before each number: Kahn's order, by levels. What is in a circle, or behind one, shares the last.</summary>
internal sealed class Levels
{
    private readonly int[] _levels;
    private readonly List<int> _circular = [];

    /// <param name="count">Numbers are from 0.</param>
    /// <param name="before">Those that a number needs, never itself; repetitions do no harm.</param>
    public Levels(int count, Func<int, IEnumerable<int>> before)
    {
        _levels = new int[count];
        var open = new int[count];
        var behind = new Dictionary<int, List<int>>();
        for (var number = 0; number < count; number++)
        {
            foreach (var need in before(number))
            {
                open[number]++;
                if (!behind.TryGetValue(need, out var list))
                {
                    behind.Add(need, list = []);
                }

                list.Add(number);
            }
        }

        Place(open, behind);
    }

    /// <summary>Numbers in a circle and numbers that need one of those.</summary>
    public IReadOnlyList<int> Circular => _circular;

    public int Of(int number) => _levels[number];

    private void Place(int[] open, Dictionary<int, List<int>> behind)
    {
        var isPlaced = new bool[open.Length];
        var current = Enumerable.Range(0, open.Length).Where(number => open[number] == 0).ToList();
        var level = 0;
        for (; current.Count > 0; level++)
        {
            List<int> next = [];
            foreach (var number in current)
            {
                (_levels[number], isPlaced[number]) = (level, true);
                next.AddRange(behind.GetValueOrDefault(number, []).Where(other => --open[other] == 0));
            }

            current = next;
        }

        for (var number = 0; number < open.Length; number++)
        {
            if (!isPlaced[number])
            {
                _levels[number] = level;
                _circular.Add(number);
            }
        }
    }
}
