using Dr.Errors;
using Dr.Providers.MySql.Client;

namespace Dr.Providers.MySql.Capture;

/// <summary>
/// Sees that an account may read everything that a schema consists of. A server does not refuse what an account may not see, it leaves
/// it out: triggers, events and routines would be missing from a point without a word. Pure.
/// </summary>
internal static class PrivilegeCheck
{
    /// <summary>The privileges that are missing, as GRANT takes them.</summary>
    public static IReadOnlyList<string> Missing(ServerSurvey survey, IReadOnlyList<string> schemas)
    {
        var missing = schemas.SelectMany(schema => OnSchema(survey.Grants, schema)).ToList();
        if (!MayReadRoutines(survey))
        {
            missing.Add(RoutinesStatement(survey.Flavour));
        }

        return missing;
    }

    /// <exception cref="DrException">Something is missing.</exception>
    public static void Refuse(ServerSurvey survey, IReadOnlyList<string> schemas, string user, string endpoint)
    {
        var missing = Missing(survey, schemas);
        if (missing.Count > 0)
        {
            throw new DrException(
                ErrorCode.Failed,
                $"will not capture {endpoint}: {user} may not see everything, and what it cannot see would be missing without a word",
                $"grant to it: {string.Join("; ", missing)}"
            );
        }
    }

    private static IEnumerable<string> OnSchema(Grants grants, string schema)
    {
        string[] needed = ["SELECT", "SHOW VIEW", "TRIGGER", "EVENT"];
        var missing = needed.Where(privilege => !grants.Has(schema, privilege)).ToList();
        return missing.Count == 0 ? [] : [$"{string.Join(", ", missing)} ON {Sql.Name(schema)}.*"];
    }

    private static bool MayReadRoutines(ServerSurvey survey) =>
        survey.Grants.HasGlobal("SELECT", "SHOW_ROUTINE", "SHOW CREATE ROUTINE")
        || (HasTableOfRoutines(survey.Flavour) && survey.Grants.HasOnTable("mysql", "proc", "SELECT"));

    private static bool HasTableOfRoutines(ServerFlavour flavour) => flavour.IsMariaDb || flavour.Version.Major < 8;

    private static string RoutinesStatement(ServerFlavour flavour) =>
        HasTableOfRoutines(flavour) ? "SELECT ON `mysql`.`proc`"
        : flavour.Version >= new Version(8, 0, 20) ? "SHOW_ROUTINE ON *.*"
        : "SELECT ON *.*";
}
