using Dr.Findings;
using Dr.MySql;
using Dr.Providers.MySql.Schemas;

namespace Dr.Providers.MySql.Recovery;

/// <summary>Holds the definitions of a restored schema against those that were captured. Pure.</summary>
internal static class DefinitionComparison
{
    private const string Again = "do not use this database; restore again, and report this if it happens again";

    /// <param name="facts">As captured.</param>
    /// <param name="model">As restored.</param>
    /// <param name="isSameServer">Flavour and version are equal: then the server's own words must be too.</param>
    public static IReadOnlyList<Finding> Of(MySqlSchemaFacts facts, SchemaModel model, bool isSameServer) =>
        [
            .. Tables(facts, model, isSameServer),
            .. Objects(facts, model, isSameServer),
            .. facts.Views.Where(view => view.Broken is not null).Select(view => Broken(model.Name, view)),
        ];

    private static IEnumerable<Finding> Tables(MySqlSchemaFacts facts, SchemaModel model, bool isSameServer)
    {
        var restored = model.Tables.ToDictionary(table => table.Name, StringComparer.Ordinal);
        foreach (var table in facts.Tables)
        {
            var subject = $"{model.Name}.{table.Name}";
            if (!restored.TryGetValue(table.Name, out var now))
            {
                yield return new Finding(Severity.Critical, "mysql.table-missing", subject, "is not there", Again)
                {
                    IsDamage = true,
                };
                continue;
            }

            var changes = Changes(table, now).ToList();
            if (changes.Count > 0)
            {
                yield return new Finding(
                    Severity.Warning,
                    "mysql.table-differs",
                    subject,
                    $"is otherwise than it was captured: {string.Join(", ", changes)}",
                    "look whether the server's settings or version decide that, and whether Rancher minds"
                );
            }
            else if (isSameServer && now.Definition.Digest != table.Definition)
            {
                yield return new Finding(
                    Severity.Warning,
                    "mysql.definition-differs",
                    subject,
                    "SHOW CREATE TABLE says something else than on the captured server",
                    "compare it with the schema script of the point: `dr-restore fetch` writes it"
                );
            }
        }
    }

    private static IEnumerable<string> Changes(MySqlTableFacts then, TableModel now)
    {
        (string What, string Then, string Now)[] properties =
        [
            ("engine", then.Engine, now.Engine),
            ("row format", then.RowFormat, now.RowFormat),
            ("collation", then.Collation, now.Collation),
            ("foreign keys", $"{then.ForeignKeys.Count}", $"{now.ForeignKeys.Count}"),
        ];
        return properties
            .Where(property => !property.Then.Equals(property.Now, StringComparison.OrdinalIgnoreCase))
            .Select(property => $"{property.What} {property.Now}, was {property.Then}");
    }

    // why: events are made after this comparison, so that none fires before it
    private static IEnumerable<Finding> Objects(MySqlSchemaFacts facts, SchemaModel model, bool isSameServer)
    {
        var restored = model.Objects.Select(item => item.Facts).ToDictionary(item => (item.Kind, item.Name));
        IEnumerable<MySqlObjectFacts> captured =
        [
            .. facts.Sequences,
            .. facts.Views,
            .. facts.Routines,
            .. facts.Triggers,
        ];
        foreach (var item in captured.Where(item => item.Broken is null))
        {
            var subject = $"{model.Name}.{item.Name}";
            if (!restored.TryGetValue((item.Kind, item.Name), out var now))
            {
                yield return new Finding(
                    Severity.Critical,
                    "mysql.object-missing",
                    subject,
                    $"the {item.Kind} is not there",
                    Again
                )
                {
                    IsDamage = true,
                };
            }
            else if (now.Definer != item.Definer || (isSameServer && now.Definition != item.Definition))
            {
                yield return new Finding(
                    Severity.Warning,
                    "mysql.definition-differs",
                    subject,
                    $"the {item.Kind} is otherwise than it was captured"
                        + (now.Definer == item.Definer ? "" : $": it runs as {now.Definer}, and ran as {item.Definer}"),
                    "compare it with the code script of the point: `dr-restore fetch` writes it"
                );
            }
        }
    }

    private static Finding Broken(string schema, MySqlObjectFacts view) =>
        new(
            Severity.Notice,
            "mysql.view-broken",
            $"{schema}.{view.Name}",
            $"the view was broken when it was captured, so no server would make it: {view.Broken}",
            "its definition stands in the code script of the point, as a comment"
        );
}
