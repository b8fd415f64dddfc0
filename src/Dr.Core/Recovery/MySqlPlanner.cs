using System.Globalization;
using Dr.Errors;

namespace Dr.Recovery;

/// <summary>Plans the database part. Facts in, plan out: no clock, no disk, no network.</summary>
public static class MySqlPlanner
{
    /// <param name="plan">What it is added to; its origin tells whether a point or a plain dump is restored.</param>
    /// <param name="source">What is to be restored.</param>
    /// <param name="target">The server as it is now.</param>
    /// <exception cref="DrException">A schema is in the way and may not be replaced, or two would have one name.</exception>
    public static RestorePlan Add(RestorePlan plan, MySqlSourceFacts source, MySqlTargetFacts target)
    {
        var inventory = plan.Inventory.RequiredMySql;
        RefuseRealAgents(plan);
        var schemas = source
            .Schemas.Select(schema => Plan(schema, inventory, target))
            .OrderBy(schema => schema.Name, StringComparer.Ordinal)
            .ToList();
        RefuseEqualNames(schemas);
        var mysql = new MySqlRestorePlan(source, target, schemas);
        var fromPoint = plan.Origin.Point is not null;
        var steps = fromPoint ? MySqlSteps.ForPoint(mysql) : MySqlSteps.ForDump(mysql);
        IEnumerable<Decision> how = fromPoint ? Loading(inventory, source) : Replaying();
        return plan.With([.. schemas.Select(Place), .. how], steps) with { MySql = mysql };
    }

    private static SchemaPlan Plan(SourceSchema schema, MySqlInventory inventory, MySqlTargetFacts target)
    {
        var name = inventory.NameOf(schema.Name);
        int? existing = target.Existing.TryGetValue(name, out var objects) ? objects : null;
        return existing is null or 0 || inventory.Overwrite == OverwriteMode.Replace
            ? new SchemaPlan(schema.Name, name, existing)
            : throw new DrException(
                ErrorCode.Failed,
                $"will not restore into {name} on {target.Address}: it holds {existing} tables and views already",
                "drop or rename it, set mysql.schemas in the inventory to restore under another name, "
                    + "or set mysql.overwrite: replace to have it dropped"
            );
    }

    // why: a rehearsed Rancher that tells agents the captured address works on the hosts of the real one
    private static void RefuseRealAgents(RestorePlan plan)
    {
        if (plan is { IsRehearsal: true, Inventory.RequiredMySql.HostRegistrationUrl: null })
        {
            throw new DrException(
                ErrorCode.Usage,
                "a rehearsal with the database would tell Rancher's agents the address of the real Rancher",
                "set mysql.hostRegistrationUrl in the inventory to the rehearsed one's address"
            );
        }
    }

    private static void RefuseEqualNames(List<SchemaPlan> schemas)
    {
        if (schemas.GroupBy(schema => schema.Target).FirstOrDefault(group => group.Count() > 1) is { } twice)
        {
            throw new DrException(
                ErrorCode.Usage,
                $"{string.Join(" and ", twice.Select(schema => schema.Name))} would both be restored as {twice.Key}",
                "give each a name of its own under mysql.schemas in the inventory"
            );
        }
    }

    private static Decision Place(SchemaPlan schema) =>
        new(
            $"schema {schema.Name}",
            schema.Name == schema.Target ? "under its own name" : $"restored as {schema.Target}",
            schema.Replaced switch
            {
                null => "there is none of that name on the server",
                0 => "the one on the server is empty",
                { } objects => $"mysql.overwrite is replace: its {objects} tables and views are DROPPED first",
            }
        );

    private static IEnumerable<Decision> Loading(MySqlInventory inventory, MySqlSourceFacts source) =>
        [
            new(
                "load",
                $"{inventory.Connections} connections, one transaction for each artifact",
                "the rows and the note that they are loaded are committed together, after the artifact's digest was seen to be right"
            ),
            new(
                "secondary indexes, foreign keys, triggers",
                "after the rows",
                "an index built at once is faster than one kept up row by row, and no trigger must see the load"
            ),
            new("events", "last", "none may fire before the restored rows are seen to be those that were captured"),
            new(
                "space",
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"about {QuotaRule.Size(2 * source.PlainSize)} on the server"
                ),
                $"twice the scripts of {QuotaRule.Size(source.PlainSize)}: rows, indexes, the log of changes"
            ),
        ];

    private static IEnumerable<Decision> Replaying() =>
        [
            new(
                "load",
                "one connection, the statements of the dump in their order",
                "a plain dump makes everything in its own order and carries no digests: rows are counted, not compared"
            ),
        ];
}
