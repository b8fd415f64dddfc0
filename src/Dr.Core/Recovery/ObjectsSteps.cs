namespace Dr.Recovery;

/// <summary>The order of a restore of objects. Names of actions are those of the providers.</summary>
public static class ObjectsSteps
{
    public const string Preflight = "objects/preflight";
    public const string Stage = "objects/stage";
    public const string Rehearse = "objects/rehearse";
    public const string Types = "objects/crds";
    public const string Load = "objects/load";
    public const string Verify = "objects/verify";
    public const string Release = "objects/release";

    /// <summary>Whom the server notes as the one who wrote.</summary>
    public const string FieldManager = "dr-restore";

    private const string OnlyLooks = "nothing: it only looks";

    internal static IReadOnlyList<RestoreStep> For(ObjectsInventory inventory, ObjectsRestorePlan plan)
    {
        var undo = $"delete what carries the field manager {FieldManager} (kubectl get -o yaml --show-managed-fields)";
        List<RestoreStep> looking =
        [
            Step(Preflight, [], $"look at {plan.Target.Server} and refuse what cannot work", OnlyLooks),
            Step(
                Stage,
                [Preflight],
                "unpack the objects, check each, choose and order them",
                "remove the run's folder"
            ),
            Step(Rehearse, [Stage], $"try with dryRun=All: {Words(inventory.Rehearse)}", OnlyLooks),
        ];
        return inventory.Rehearse == RehearsalMode.Only
            ? looking
            :
            [
                .. looking,
                Step(Types, [Rehearse], "write custom resource definitions and await them", undo),
                Step(Load, [Types], "write the objects in the order of what they need", undo),
                Step(Verify, [Load], "read every object back and compare it", OnlyLooks),
                Step(
                    Release,
                    [Verify],
                    inventory.Release ? "let go what was held" : "say what is held",
                    "scale to 0 and suspend what it names"
                ),
            ];
    }

    private static RestoreStep Step(string action, IReadOnlyList<string> after, string title, string undo) =>
        new(action, title, action, after, undo);

    private static string Words(RehearsalMode mode) =>
        mode switch
        {
            RehearsalMode.None => "nothing, as the inventory says",
            RehearsalMode.Sample => "some objects of each type",
            RehearsalMode.All => "every object, and write only if all are taken",
            _ => "every object; this run writes nothing",
        };
}
