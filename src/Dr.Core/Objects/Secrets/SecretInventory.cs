namespace Dr.Objects.Secrets;

/// <summary>Which Secrets a cluster needs, by whom: collected over all objects, written into the sealed contents.</summary>
public sealed class SecretInventory
{
    private readonly SortedDictionary<(string Space, string Name), List<SecretReference>> _needs = [];

    public int Count => _needs.Count;

    public void Add(IEnumerable<SecretReference> references)
    {
        foreach (var reference in references)
        {
            var key = (reference.Namespace ?? "", reference.Name);
            if (!_needs.TryGetValue(key, out var needs))
            {
                _needs.Add(key, needs = []);
            }

            needs.Add(reference);
        }
    }

    /// <summary>Forgets what objects of a type need, which has to be listed anew from its beginning.</summary>
    public void Forget(ResourceType type)
    {
        foreach (var (key, needs) in _needs.ToList())
        {
            needs.RemoveAll(reference => reference.Consumer.Type == type);
            if (needs.Count == 0)
            {
                _needs.Remove(key);
            }
        }
    }

    /// <summary>Sorted by namespace and name; one that only optional or guessed places name says so.</summary>
    public IReadOnlyList<SecretNeed> ToNeeds() =>
        [
            .. _needs.Select(need => new SecretNeed(
                need.Key.Space.Length == 0 ? null : need.Key.Space,
                need.Key.Name,
                [.. need.Value.SelectMany(reference => reference.Keys).Distinct().Order(StringComparer.Ordinal)],
                need.Value.TrueForAll(reference => reference.IsOptional),
                need.Value.TrueForAll(reference => reference.IsGuessed),
                [
                    .. need
                        .Value.Select(reference => reference.Consumer.ToString())
                        .Distinct()
                        .Order(StringComparer.Ordinal),
                ]
            )),
        ];
}
