using System.Text.Json.Nodes;

namespace Dr.Objects;

/// <summary>Where pods are specified: a pod itself, and each template of pods whatever kind it is in.</summary>
internal static class PodSpecs
{
    private static readonly (string[] Place, string Pointer)[] s_places =
    [
        (["spec"], "/spec"),
        (["template", "spec"], "/template/spec"),
        (["spec", "template", "spec"], "/spec/template/spec"),
        (["spec", "jobTemplate", "spec", "template", "spec"], "/spec/jobTemplate/spec/template/spec"),
    ];

    /// <summary>The specification and the JSON pointer to it.</summary>
    public static IEnumerable<(JsonObject Spec, string Pointer)> In(JsonObject content)
    {
        foreach (var (place, pointer) in s_places)
        {
            if (content.ObjectAt(place) is { } spec && spec.ListAt("containers").Count > 0)
            {
                yield return (spec, pointer);
            }
        }
    }
}
