using System.Text.Json;
using System.Text.Json.Nodes;
using Dr.Findings;
using Dr.Json;

namespace Dr.Recovery;

/// <summary>What a step that ended leaves behind; journaled, so that later steps find it after a resume too.</summary>
/// <param name="Text">The result in a few words.</param>
/// <param name="Findings">What was seen and is not as it should be.</param>
/// <param name="Facts">For later steps and the report; no secret.</param>
public sealed record StepOutcome(string Text, IReadOnlyList<Finding> Findings, JsonObject? Facts = null)
{
    public static StepOutcome Of(string text, params IReadOnlyList<Finding> findings) => new(text, findings);

    public static StepOutcome With<T>(string text, T facts, IReadOnlyList<Finding> findings) =>
        new(text, findings, JsonSerializer.SerializeToNode(facts, DrJson.Line)!.AsObject());
}
