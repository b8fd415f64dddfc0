namespace Dr.Recovery;

/// <summary>The order of a restore of key material. Names of actions are those of the providers.</summary>
public static class KeysSteps
{
    public const string Open = "keys/open";
    public const string Place = "keys/place";

    /// <summary>What a file that was there before is called after it was replaced.</summary>
    public static string Aside(string path, RunId run) => $"{path}.before-{run}";

    internal static IReadOnlyList<RestoreStep> For(Inventory inventory, RunId run) =>
        [
            new(
                Open,
                "open the key material, fit it to the new addresses",
                Open,
                [],
                "nothing to undo: it is kept in memory only"
            ),
            .. inventory.RequiredKeys.Hosts.Select(host => new RestoreStep(
                $"{Place}@{host}",
                $"put {string.Join(", ", inventory.RequiredKeys.BundlesOn(host))} in place",
                Place,
                [Open],
                $"on {host}, give every *.before-{run} its name back",
                host
            )),
        ];
}
