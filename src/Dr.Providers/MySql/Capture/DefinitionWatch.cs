using Dr.Errors;
using Dr.Providers.MySql.Client;
using Dr.Providers.MySql.Schemas;

namespace Dr.Providers.MySql.Capture;

/// <summary>Compares what schemas were before the snapshot with what they are behind the dump. Pure.</summary>
internal static class DefinitionWatch
{
    /// <exception cref="SourceUnavailableException">Something was changed, dropped or made meanwhile.</exception>
    public static void RefuseChanges(SchemaModel before, SchemaModel after, string endpoint)
    {
        var old = Definitions(before);
        var now = Definitions(after);
        var changed = old.Where(item => now.TryGetValue(item.Key, out var digest) && digest != item.Value)
            .Select(item => $"{item.Key} was changed")
            .Concat(old.Keys.Except(now.Keys).Select(name => $"{name} was dropped"))
            .Concat(now.Keys.Except(old.Keys).Select(name => $"{name} was made"))
            .ToList();
        if (changed.Count > 0)
        {
            throw new SourceUnavailableException(
                $"cannot use what was read of {Sql.Name(before.Name)} on {endpoint}: meanwhile {string.Join(", ", changed.Take(5))}",
                "try again when nobody changes definitions"
            );
        }
    }

    private static Dictionary<string, Digest> Definitions(SchemaModel schema) =>
        schema
            .Tables.Select(table => (Name: $"table {Sql.Name(table.Name)}", table.Definition.Digest))
            .Concat(schema.Objects.Select(item => ($"{item.Kind} {Sql.Name(item.Name)}", item.Facts.Definition)))
            .ToDictionary(item => item.Item1, item => item.Item2, StringComparer.Ordinal);
}
