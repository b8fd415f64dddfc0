using Dr.Errors;
using Dr.Keys;

namespace Dr.Recovery;

/// <summary>Plans the part of the key material. Facts in, plan out: no clock, no disk, no network.</summary>
public static class KeysPlanner
{
    /// <param name="plan">What it is added to.</param>
    /// <param name="facts">What the point holds.</param>
    /// <exception cref="DrException">The inventory names a bundle that the point does not hold (<see cref="ErrorCode.Usage"/>).</exception>
    public static RestorePlan Add(RestorePlan plan, KeyFacts facts)
    {
        var inventory = plan.Inventory.RequiredKeys;
        var held = facts.Bundles.Where(bundle => bundle.Files.Count > 0).ToDictionary(bundle => bundle.Name);
        if (inventory.Bundles.Keys.FirstOrDefault(name => !held.ContainsKey(name)) is { } unknown)
        {
            throw new DrException(
                ErrorCode.Usage,
                $"{plan.Origin} holds no bundle of keys named {unknown}, only {string.Join(", ", held.Keys.DefaultIfEmpty("none"))}",
                "mend keys.bundles in the inventory, or choose a point that holds it"
            );
        }

        return plan.With(
            [
                .. inventory
                    .Bundles.OrderBy(bundle => bundle.Key, StringComparer.Ordinal)
                    .Select(bundle => Placed(held[bundle.Key], bundle.Value)),
                .. held.Keys.Except(inventory.Bundles.Keys).Select(NotPlaced),
                Addresses(inventory),
            ],
            KeysSteps.For(plan.Inventory, plan.Run)
        ) with
        {
            Keys = new KeysRestorePlan(facts),
        };
    }

    private static Decision Placed(BundleFacts bundle, IReadOnlyList<string> hosts) =>
        new(
            $"keys {bundle.Name}",
            $"{bundle.Files.Count} files onto {string.Join(", ", hosts)}",
            $"as they lay on {bundle.Host}; what is there already and differs is kept beside it"
        );

    private static Decision NotPlaced(string bundle) =>
        new($"keys {bundle}", "NOT restored", "the inventory names no host for it");

    private static Decision Addresses(KeysInventory inventory) =>
        inventory.Addresses.Count == 0
            ? new("addresses in keys", "as captured", "the inventory maps none under keys.addresses")
            : new(
                "addresses in keys",
                string.Join(", ", inventory.Addresses.Select(pair => $"{pair.Key} becomes {pair.Value}")),
                "certificates that name an old one are issued anew for the same key by their own authority; text gets the new one"
            );
}

/// <summary>The part of a plan that restores key material.</summary>
/// <param name="Source">What the point holds.</param>
public sealed record KeysRestorePlan(KeyFacts Source);

/// <summary>What was seen of restored key material.</summary>
/// <param name="Hosts">How many machines got some.</param>
/// <param name="Files">How many files were put in place and read back.</param>
/// <param name="Renewed">How many of them are certificates that were issued anew.</param>
public sealed record KeysObservation(int Hosts, int Files, int Renewed);
