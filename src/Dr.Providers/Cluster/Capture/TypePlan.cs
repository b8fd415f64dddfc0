using Dr.Objects;
using Dr.Objects.Selection;
using Dr.Providers.Cluster.Client;

namespace Dr.Providers.Cluster.Capture;

/// <summary>Which types are listed, and which are not and why.</summary>
/// <param name="Types">By name.</param>
/// <param name="LeftOut">Counts whole types.</param>
/// <param name="SameAs">Types whose objects are listed as those of another one.</param>
internal sealed record TypePlan(
    IReadOnlyList<ResourceType> Types,
    LeftOutTally LeftOut,
    IReadOnlyList<SameTypeFacts> SameAs
)
{
    public static TypePlan Of(DiscoveredTypes discovered)
    {
        var leftOut = new LeftOutTally();
        foreach (var type in discovered.Preferred)
        {
            if (TypeRules.Why(type) is { } rule)
            {
                leftOut.Add(type, rule);
            }
        }

        var twice = discovered.ServedTwice.Where(pair => TypeRules.Why(pair.Type) is null).ToList();
        twice.ForEach(pair => leftOut.Add(pair.Type, TypeRules.ServedTwice));
        return new TypePlan(
            [
                .. discovered
                    .Exported.Where(type => TypeRules.Why(type) is null)
                    .OrderBy(type => type.Name, StringComparer.Ordinal),
            ],
            leftOut,
            [.. twice.Select(pair => new SameTypeFacts(pair.Type.Name, pair.SameAs.Name))]
        );
    }
}
