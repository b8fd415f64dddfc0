using Dr.MySql;
using Dr.Providers.MySql.Client;

namespace Dr.Providers.MySql.Recovery;

/// <summary>A server to restore onto, as it is now.</summary>
internal sealed record TargetState
{
    /// <summary>Host and port, or socket.</summary>
    public required string Endpoint { get; init; }

    public required ServerFlavour Flavour { get; init; }

    public required ServerVariables Variables { get; init; }

    /// <summary>Of a Galera node; empty elsewhere.</summary>
    public required IReadOnlyDictionary<string, string> Galera { get; init; }

    /// <summary>By name: tables, views, routines and events of the schemas that were asked for and exist.</summary>
    public required IReadOnlyDictionary<string, int> Existing { get; init; }

    /// <summary>The account of the session, <c>user@host</c>.</summary>
    public required string Account { get; init; }

    public required Grants Grants { get; init; }

    /// <summary>Storage engines that it has.</summary>
    public required IReadOnlySet<string> Engines { get; init; }

    public required IReadOnlySet<string> Collations { get; init; }

    /// <summary>Accounts, <c>user@host</c>; null where this one may not read them.</summary>
    public required IReadOnlySet<string>? Accounts { get; init; }

    /// <summary>Where its data lies; null where that cannot be known from here.</summary>
    public required long? FreeBytes { get; init; }
}
