using System.Text.Json.Serialization;

namespace Dr.Preflight;

/// <summary>A port that others have to reach.</summary>
/// <param name="Number">Of the port.</param>
/// <param name="Protocol">Of the port.</param>
/// <param name="Purpose">What for, in a few words.</param>
/// <param name="Roles">Whose hosts serve it.</param>
/// <param name="From">Whose hosts have to reach it.</param>
public sealed record RequiredPort(
    int Number,
    PortProtocol Protocol,
    string Purpose,
    [property: JsonIgnore] IReadOnlyList<string> Roles,
    [property: JsonIgnore] IReadOnlyList<string> From
)
{
    /// <summary>Names of the programs that serve it, as the kernel knows them. What else holds the port is in the way.</summary>
    [JsonIgnore]
    public IReadOnlyList<string> Owners { get; init; } = [];

    /// <summary>Without it the restored cluster does not work, so a restore is refused; otherwise it is only told.</summary>
    public bool IsVital { get; init; } = true;

    /// <summary><c>TCP 2380</c>.</summary>
    public override string ToString() => $"{(Protocol == PortProtocol.Tcp ? "TCP" : "UDP")} {Number}";
}

/// <summary>Of a port.</summary>
public enum PortProtocol
{
    Tcp,
    Udp,
}
