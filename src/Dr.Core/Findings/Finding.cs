using System.Text.Json.Serialization;

namespace Dr.Findings;

/// <summary>Expected bad news: what was seen that is not as it should be. A value in a report, never thrown.</summary>
/// <param name="Severity">How bad it is.</param>
/// <param name="Code">Stable and greppable, for example <c>etcd.hash-mismatch</c>.</param>
/// <param name="Subject">What it is about: a member, a host, an object key.</param>
/// <param name="Message">What was seen and what was expected, in one sentence.</param>
/// <param name="Hint">The next step, or empty where there is none.</param>
public sealed record Finding(Severity Severity, string Code, string Subject, string Message, string Hint = "")
{
    /// <summary>It proves that data are not what was captured: exit code 4.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool IsDamage { get; init; }

    [JsonIgnore]
    public bool IsDegrading => Severity >= Severity.Warning;
}
