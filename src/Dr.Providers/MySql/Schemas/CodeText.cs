using System.Text;
using Dr.Providers.MySql.Client;

namespace Dr.Providers.MySql.Schemas;

/// <summary>80-code.sql and 90-events.sql. Pure.</summary>
internal static class CodeText
{
    private static readonly string[] s_delimiters = [";;", "//", "$$", "%%", "@@"];

    /// <summary>Routines, views and triggers, in the order in which each finds what it needs; null where there are none.</summary>
    public static string? Code(SchemaModel schema)
    {
        var views = ViewOrder.Of(schema.Views);
        var text = new StringBuilder();
        schema.Routines.ToList().ForEach(routine => AddBody(text, routine, schema.Collation));
        views.StandIns.ToList().ForEach(view => AddStandIn(text, view));
        views.Views.ToList().ForEach(view => AddView(text, view));
        views.Broken.ToList().ForEach(view => AddBroken(text, view));
        schema.Triggers.ToList().ForEach(trigger => AddBody(text, trigger, schema.Collation));
        return text.Length == 0 ? null : SessionHeader.OfText(schema.Name) + text;
    }

    /// <summary>Null where there are none.</summary>
    public static string? Events(SchemaModel schema)
    {
        var text = new StringBuilder();
        schema.Events.ToList().ForEach(item => AddBody(text, item, schema.Collation));
        return text.Length == 0 ? null : SessionHeader.OfText(schema.Name) + text;
    }

    private static void AddBody(StringBuilder text, StoredObject item, string schemaCollation)
    {
        var moved = item.SchemaCollation is { } collation && collation != schemaCollation ? collation : null;
        if (moved is not null)
        {
            text.Append($"ALTER DATABASE COLLATE = {moved};\n");
        }

        AddSettings(text, item);
        var delimiter = DelimiterOutside(item.Sql);
        text.Append($"DELIMITER {delimiter}\n{item.Sql}{delimiter}\nDELIMITER ;\n");
        if (moved is not null)
        {
            text.Append($"ALTER DATABASE COLLATE = {schemaCollation};\n");
        }
    }

    private static void AddView(StringBuilder text, StoredObject view)
    {
        AddSettings(text, view);
        text.Append("CREATE OR REPLACE").Append(view.Sql["CREATE".Length..]).Append(";\n");
    }

    private static void AddStandIn(StringBuilder text, StoredObject view) =>
        text.Append($"CREATE VIEW {Sql.Name(view.Name)} AS SELECT ")
            .AppendJoin(", ", view.Columns.Select(column => $"1 AS {Sql.Name(column)}"))
            .Append(";\n");

    // As a comment: no server would create it, and it must not be lost.
    private static void AddBroken(StringBuilder text, StoredObject view) =>
        text.AppendJoin("", $"broken: {view.Broken}\n{view.Sql}".Split('\n').Select(line => $"-- {line}\n"));

    private static void AddSettings(StringBuilder text, StoredObject item)
    {
        text.Append($"SET SESSION sql_mode = '{item.SqlMode ?? SessionHeader.SqlMode}'");
        if (item.CharacterSet is { } characterSet)
        {
            text.Append($", character_set_client = {ClientCharacterSet(characterSet, item.Sql)}");
            text.Append($", collation_connection = {item.Collation}");
        }

        text.Append(item.TimeZone is { } zone ? $", time_zone = {Sql.Quoted(zone)};\n" : ";\n");
    }

    // The file is UTF-8. The original character set can be told to the server where the bytes are the same in both.
    private static string ClientCharacterSet(string original, string sql) =>
        original.StartsWith("utf8", StringComparison.Ordinal) || Ascii.IsValid(sql) ? original : "utf8mb4";

    private static string DelimiterOutside(string sql) =>
        s_delimiters
            .Concat(Enumerable.Range(1, int.MaxValue).Select(number => $";;{number};;"))
            .First(delimiter => !sql.Contains(delimiter, StringComparison.Ordinal) && !sql.EndsWith(delimiter[0]));
}
