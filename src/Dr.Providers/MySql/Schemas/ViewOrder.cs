namespace Dr.Providers.MySql.Schemas;

/// <summary>The order in which views find the views that they read. Pure.</summary>
/// <param name="StandIns">Are created first, as views of the same columns: each is read by one that is created before it.</param>
/// <param name="Views">All sound ones, those that are read before those that read.</param>
/// <param name="Broken">Can be created nowhere.</param>
internal sealed record ViewOrder(
    IReadOnlyList<StoredObject> StandIns,
    IReadOnlyList<StoredObject> Views,
    IReadOnlyList<StoredObject> Broken
)
{
    public static ViewOrder Of(IReadOnlyList<StoredObject> views)
    {
        var left = views.Where(view => view.Broken is null).ToList();
        var names = left.Select(view => view.Name).ToHashSet(StringComparer.Ordinal);
        var needs = left.ToDictionary(
            view => view.Name,
            view => SqlScan.Names(view.Sql).Where(name => names.Contains(name) && name != view.Name).ToHashSet(),
            StringComparer.Ordinal
        );
        var standIns = new List<StoredObject>();
        var ordered = new List<StoredObject>();
        var known = new HashSet<string>(StringComparer.Ordinal);
        while (left.Count > 0)
        {
            if (left.Find(view => needs[view.Name].IsSubsetOf(known)) is { } next)
            {
                left.Remove(next);
                ordered.Add(next);
                known.Add(next.Name);
            }
            else
            {
                // A name that is an alias here and a view there looks like a circle: the stand-in settles both.
                var first = left.First(view => !known.Contains(view.Name));
                standIns.Add(first);
                known.Add(first.Name);
            }
        }

        return new ViewOrder(standIns, ordered, [.. views.Where(view => view.Broken is not null)]);
    }
}
