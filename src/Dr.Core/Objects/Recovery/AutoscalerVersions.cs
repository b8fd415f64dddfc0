using System.Text.Json.Nodes;

namespace Dr.Objects.Recovery;

/// <summary>
/// An autoscaler of <c>autoscaling/v2beta1</c> in the words of <c>v2beta2</c> and <c>v2</c>, which say the same as each other:
/// nothing is lost. What it had measured is status, and does not come along.
/// </summary>
internal static class AutoscalerVersions
{
    public static IReadOnlyList<string> ToV2(JsonObject content)
    {
        foreach (var metric in content.ListAt("spec", "metrics").OfType<JsonObject>())
        {
            foreach (var kind in new[] { "resource", "containerResource" })
            {
                Target(metric.ObjectAt(kind), "targetAverageUtilization", "targetAverageValue");
            }

            Metric(metric.ObjectAt("pods"), "selector");
            Target(metric.ObjectAt("pods"), "targetAverageValue");
            Metric(metric.ObjectAt("external"), "metricSelector");
            Target(metric.ObjectAt("external"), "targetAverageValue", "targetValue");
            OfObject(metric.ObjectAt("object"));
        }

        return [];
    }

    private static void OfObject(JsonObject? source)
    {
        // why: what is called target there is called describedObject here, and target means something else
        if (source is null || !source.Remove("target", out var described))
        {
            return;
        }

        source["describedObject"] = described;
        Metric(source, "selector");
        Target(source, "averageValue", "targetValue");
    }

    private static void Metric(JsonObject? source, string selectorWord)
    {
        if (source is null || !source.Remove("metricName", out var name))
        {
            return;
        }

        var metric = new JsonObject { ["name"] = name };
        if (source.Remove(selectorWord, out var selector) && selector is not null)
        {
            metric["selector"] = selector;
        }

        source["metric"] = metric;
    }

    /// <param name="source">Where they stand.</param>
    /// <param name="words">Of these the first that is there counts, as it does for the server.</param>
    private static void Target(JsonObject? source, params string[] words)
    {
        JsonObject? target = null;
        foreach (var word in words)
        {
            if (source is not null && source.Remove(word, out var value) && value is not null && target is null)
            {
                var type =
                    word.EndsWith("Utilization", StringComparison.Ordinal) ? "Utilization"
                    : word.EndsWith("verageValue", StringComparison.Ordinal) ? "AverageValue"
                    : "Value";
                var member = type == "Utilization" ? "averageUtilization" : char.ToLowerInvariant(type[0]) + type[1..];
                target = new JsonObject { ["type"] = type, [member] = value };
            }
        }

        if (target is not null)
        {
            source!["target"] = target;
        }
    }
}
