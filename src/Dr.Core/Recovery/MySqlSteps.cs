namespace Dr.Recovery;

/// <summary>The order of a database restore. Names of actions are those of the providers.</summary>
public static class MySqlSteps
{
    public const string Preflight = "mysql/preflight";
    public const string Schema = "mysql/schema";
    public const string Load = "mysql/load";
    public const string Indexes = "mysql/indexes";
    public const string Code = "mysql/code";
    public const string Verify = "mysql/verify";
    public const string Activate = "mysql/activate";

    /// <summary>Loads a plain dump of stock tools: one script that makes everything in its own order.</summary>
    public const string Replay = "mysql/replay";

    internal static IReadOnlyList<RestoreStep> ForPoint(MySqlRestorePlan plan)
    {
        var (where, drop) = (Names(plan), Undo(plan));
        return
        [
            Step(Preflight, [], $"look at {plan.Target.Address} and refuse what cannot work", "nothing: it only looks"),
            Step(Schema, [Preflight], $"make {where} and its tables", drop),
            Step(Load, [Schema], "load the rows, each artifact exactly once", drop),
            Step(Indexes, [Load], "make secondary indexes and foreign keys", drop),
            Step(Code, [Indexes], "make views, routines and triggers", drop),
            Step(Verify, [Code], "prove the restored database", "nothing: it only looks"),
            Step(Activate, [Verify], "make events, remove the run's own table", drop),
        ];
    }

    internal static IReadOnlyList<RestoreStep> ForDump(MySqlRestorePlan plan)
    {
        var drop = Undo(plan);
        return
        [
            Step(Preflight, [], $"look at {plan.Target.Address} and refuse what cannot work", "nothing: it only looks"),
            new(Load, $"run the dump into {Names(plan)}", Replay, [Preflight], drop),
            Step(Verify, [Load], "prove the restored database", "nothing: it only looks"),
            Step(Activate, [Verify], "remove the run's own table", drop),
        ];
    }

    private static RestoreStep Step(string action, IReadOnlyList<string> after, string title, string undo) =>
        new(action, title, action, after, undo);

    private static string Names(MySqlRestorePlan plan) =>
        string.Join(", ", plan.Schemas.Select(schema => schema.Target));

    private static string Undo(MySqlRestorePlan plan) =>
        $"DROP DATABASE {string.Join(", ", plan.Schemas.Select(schema => $"`{schema.Target}`"))} on {plan.Target.Address}";
}
