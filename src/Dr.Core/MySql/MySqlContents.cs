using System.Text.Json.Nodes;
using Dr.Errors;
using Dr.Manifests;

namespace Dr.MySql;

/// <summary>What only the holder of an identity may know of a captured server: <c>sources.mysql</c> of the contents.</summary>
public sealed record MySqlContents(IReadOnlyList<MySqlSchemaFacts> Schemas)
{
    /// <summary>Null where the point holds no MySQL.</summary>
    /// <exception cref="IntegrityException">It is there and cannot be read.</exception>
    public static MySqlContents? Of(Contents contents) =>
        SourceFacts.Read<MySqlContents>(contents.Sources, MySqlFacts.SourceName, $"the contents of {contents.Id}");

    public JsonObject ToJson() => SourceFacts.ToJson(this);
}
