using System.Globalization;
using Dr.Providers.MySql.Capture;
using Dr.Providers.MySql.Client;

namespace Dr.Providers.MySql.Recovery;

/// <summary>A server to restore onto, as it is now.</summary>
internal sealed record TargetState
{
    /// <summary>Host and port, or socket.</summary>
    public required string Endpoint { get; init; }

    /// <summary>What a capture would ask too, with all of the server's variables.</summary>
    public required ServerSurvey Survey { get; init; }

    /// <summary>Whether the account has roles, which may let it do more than its grants say.</summary>
    public required bool HasRoles { get; init; }

    /// <summary>By name: tables, views, routines and events of the schemas that were asked for and exist.</summary>
    public required IReadOnlyDictionary<string, int> Existing { get; init; }

    /// <summary>The account of the session, <c>user@host</c>.</summary>
    public required string Account { get; init; }

    /// <summary>Storage engines that it has.</summary>
    public required IReadOnlySet<string> Engines { get; init; }

    public required IReadOnlySet<string> Collations { get; init; }

    /// <summary>Accounts, <c>user@host</c>; null where this one may not read them.</summary>
    public required IReadOnlySet<string>? Accounts { get; init; }

    /// <summary>Where its data lies; null where that cannot be known from here.</summary>
    public required long? FreeBytes { get; init; }

    public ServerFlavour Flavour => Survey.Flavour;

    /// <summary>Null where the server has no such variable, or it is no number.</summary>
    public long? Number(string variable) =>
        long.TryParse(Survey[variable], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? number
            : null;

    /// <summary>Null where the server has no such variable.</summary>
    public bool? IsOn(string variable) =>
        Survey[variable] is { } text ? text is "1" || text.Equals("ON", StringComparison.OrdinalIgnoreCase) : null;
}
