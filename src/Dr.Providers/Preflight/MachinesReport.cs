using System.Text.Json.Serialization;
using Dr.Findings;
using Dr.Preflight;
using Dr.Providers.Hosts;

namespace Dr.Providers.Preflight;

/// <summary>What the hosts and the ways between them are like.</summary>
/// <param name="Profile">Against which it was graded.</param>
/// <param name="Hosts">Those that could be asked.</param>
/// <param name="Links">From each to each other; empty where all hosts are one machine.</param>
/// <param name="Grades">Every figure that the profile asks for, also those that passed.</param>
/// <param name="Findings">What is not a pass.</param>
public sealed record MachinesReport(
    string Profile,
    IReadOnlyList<HostMeasurement> Hosts,
    IReadOnlyList<LinkMeasurement> Links,
    IReadOnlyList<Grade> Grades,
    [property: JsonIgnore] IReadOnlyList<Finding> Findings
)
{
    /// <summary>How long all of it took.</summary>
    public double Seconds { get; init; }

    /// <summary>By host, for those who ask about their own ports.</summary>
    [JsonIgnore]
    internal IReadOnlyDictionary<string, HostFacts> Facts { get; init; } = new Dictionary<string, HostFacts>();
}
