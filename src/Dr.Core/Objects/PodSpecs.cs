using System.Text.Json.Nodes;

namespace Dr.Objects;

/// <summary>Where pods are specified: a pod itself, and each template of pods whatever kind it is in.</summary>
internal static class PodSpecs
{
    private static readonly string[][] s_places =
    [
        ["spec"],
        ["template", "spec"],
        ["spec", "template", "spec"],
        ["spec", "jobTemplate", "spec", "template", "spec"],
    ];

    /// <summary>The specification and the JSON pointer to it.</summary>
    public static IEnumerable<(JsonObject Spec, string Pointer)> In(JsonObject content) =>
        from place in s_places
        let spec = content.ObjectAt(place)
        where spec.ListAt("containers").Count > 0
        select (spec, "/" + string.Join('/', place));
}
