using System.Text;

namespace Dr.Recovery;

/// <summary>A plan as a diagram in Mermaid's language (flowchart), which wikis and version control show as a picture. Pure.</summary>
public static class PlanDiagram
{
    /// <summary>An arrow leads from each step to those that wait for it; what another arrow says already is left out.</summary>
    public static string Of(RestorePlan plan)
    {
        var names = plan
            .Steps.Select((step, index) => (step.Id, Name: $"s{index + 1}"))
            .ToDictionary(x => x.Id, x => x.Name);
        var text = new StringBuilder("flowchart LR\n");
        foreach (var part in plan.Steps.GroupBy(step => step.Id.Split('/')[0]))
        {
            text.Append($"  subgraph {part.Key}\n");
            foreach (var step in part)
            {
                text.Append($"    {names[step.Id]}[\"{Escape(step.Id)}<br>{Escape(step.Title)}\"]\n");
            }

            text.Append("  end\n");
        }

        var before = Before(plan);
        foreach (var step in plan.Steps)
        {
            foreach (
                var other in step.After.Where(other => !step.After.Any(between => before[between].Contains(other)))
            )
            {
                text.Append($"  {names[other]} --> {names[step.Id]}\n");
            }
        }

        return text.ToString();
    }

    // why: steps stand in the plan in any order, but never wait in a circle
    private static Dictionary<string, HashSet<string>> Before(RestorePlan plan)
    {
        var steps = plan.Steps.ToDictionary(step => step.Id);
        var before = new Dictionary<string, HashSet<string>>();
        foreach (var step in plan.Steps)
        {
            Collect(step.Id);
        }

        return before;

        HashSet<string> Collect(string id)
        {
            if (!before.TryGetValue(id, out var all))
            {
                all = [.. steps[id].After, .. steps[id].After.SelectMany(Collect)];
                before[id] = all;
            }

            return all;
        }
    }

    // why: quotes end a label, and Mermaid takes entities for them
    private static string Escape(string text) =>
        text.Replace("&", "&amp;", StringComparison.Ordinal)
            .Replace("\"", "&quot;", StringComparison.Ordinal)
            .Replace("<", "&lt;", StringComparison.Ordinal)
            .Replace(">", "&gt;", StringComparison.Ordinal);
}
