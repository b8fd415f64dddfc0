using Dr.MySql;
using Dr.Providers.MySql.Client;

namespace Dr.Providers.MySql.Capture;

/// <summary>What a capture observed, as it stands under <c>sources.mysql</c> of the manifest. Pure.</summary>
internal static class CapturedFacts
{
    public static MySqlFacts Of(CaptureView view, MySqlContents contents, long largest, DateTimeOffset endedAt)
    {
        var survey = view.Survey;
        var tables = contents.Schemas.SelectMany(schema => schema.Tables).ToList();
        return new MySqlFacts
        {
            Flavour = Word(survey.Flavour.Name),
            ServerVersion = survey.Flavour.VersionText,
            Endpoint = view.Endpoint,
            Role = survey.Role,
            Position = view.Snapshot.Moment.Position,
            LockStrategy = view.Snapshot.Strategy.Name,
            SecondsLocked = Math.Round(view.Snapshot.Moment.Locked.TotalSeconds, 4),
            Connections = view.Snapshot.Connections,
            Schemas = [.. contents.Schemas.Select(schema => schema.Name)],
            Tables = tables.Count,
            Rows = tables.Sum(table => table.Content.Rows),
            LargestStatement = largest,
            SqlMode = survey["sql_mode"] ?? "",
            CharacterSet = survey["character_set_server"] ?? "",
            Collation = survey["collation_server"] ?? "",
            Settings = ServerVariables
                .Recorded.Where(survey.Variables.ContainsKey)
                .ToDictionary(name => name, name => survey.Variables[name], StringComparer.Ordinal),
            SnapshotAt = view.Snapshot.Moment.At,
            StartedAt = view.StartedAt,
            EndedAt = endedAt,
        };
    }

    private static string Word(FlavourName name) =>
        name switch
        {
            FlavourName.MariaDb => "mariadb",
            FlavourName.Percona => "percona",
            _ => "mysql",
        };
}
