using System.Text.Json.Serialization;

namespace Dr.Recovery;

/// <summary>What stands before Rancher and the workers, and what it is to do with whom.</summary>
/// <param name="Address">Where clients reach it: an IP address or a name.</param>
/// <param name="Routes">At least one.</param>
public sealed record LoadBalancerInventory(string Address, IReadOnlyList<LoadBalancerRoute> Routes)
{
    /// <value>80.</value>
    public int Http { get; init; } = 80;

    /// <value>443.</value>
    public int Https { get; init; } = 443;

    /// <summary>PEM file on this machine with the authorities of its certificate; null: those of this machine.</summary>
    public string? Ca { get; init; }

    /// <summary>How long a WebSocket has to stay open while nobody says anything.</summary>
    /// <value>10 seconds.</value>
    public TimeSpan Silence { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Within which it has to notice that a backend is dead, or back.</summary>
    /// <value>15 seconds.</value>
    public TimeSpan Within { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Every place that a route leads to, once.</summary>
    [JsonIgnore]
    public IReadOnlyList<BackendPlace> Backends =>
        [.. Routes.SelectMany(route => route.Places).Distinct().OrderBy(place => $"{place}", StringComparer.Ordinal)];
}

/// <summary>Requests for a host name below a path, and who gets them.</summary>
/// <param name="Host">As clients name it.</param>
/// <param name="Path">Begins with a slash.</param>
/// <param name="Backend">Names of hosts of the inventory, at least one.</param>
/// <param name="Port">On which they listen.</param>
public sealed record LoadBalancerRoute(string Host, string Path, IReadOnlyList<string> Backend, int Port)
{
    /// <summary>Rancher's.</summary>
    public const int DefaultPort = 8080;

    [JsonIgnore]
    public IReadOnlyList<BackendPlace> Places => [.. Backend.Select(host => new BackendPlace(host, Port))];

    public override string ToString() => Host + Path;
}

/// <summary>Where a backend listens.</summary>
/// <param name="Host">Of the inventory.</param>
/// <param name="Port">There.</param>
public sealed record BackendPlace(string Host, int Port)
{
    public override string ToString() => $"{Host}:{Port}";
}

/// <summary>What was seen of the load balancer.</summary>
/// <param name="Address">Where.</param>
/// <param name="Routes">How many the inventory has.</param>
/// <param name="Proven">How many of them keep every promise.</param>
/// <param name="Backends">How many backends were stood in for; those that could not be are told by findings.</param>
public sealed record LoadBalancerObservation(string Address, int Routes, int Proven, int Backends);
