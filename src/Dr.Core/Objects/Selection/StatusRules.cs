using System.Text.Json.Nodes;

namespace Dr.Objects.Selection;

/// <summary>
/// Decides whose status is kept beside the trees, for a restore that may want it back: of custom resources, whose controllers
/// remember in it what they cannot observe anew, and of Jobs that have run to their end.
/// </summary>
public sealed class StatusRules(CustomTypes custom)
{
    /// <summary>The status as it was served; null where none is kept.</summary>
    public JsonObject? Of(ResourceType type, JsonObject served) =>
        served.ObjectAt("status") is { Count: > 0 } status
        && (custom.Has(type) || (type.Name == "jobs.batch" && IndexEntry.IsFinished(type, served)))
            ? (JsonObject)status.DeepClone()
            : null;
}
