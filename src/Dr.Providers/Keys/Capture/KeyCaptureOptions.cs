using Dr.Keys;
using Dr.Pipelines.Age;
using Dr.Recovery;

namespace Dr.Providers.Keys.Capture;

/// <summary>Which key material is captured, from where, and for whom.</summary>
public sealed record KeyCaptureOptions
{
    /// <summary>Who may open it. Not those of the point, unless they are named here too.</summary>
    public required IReadOnlyList<Recipient> Recipients { get; init; }

    public required IReadOnlyList<KeyHost> Hosts { get; init; }

    public required IReadOnlyList<KeyBundle> Bundles { get; init; }

    /// <summary>How long before its end a certificate is told.</summary>
    /// <value>30 days.</value>
    public TimeSpan Expiry { get; init; } = TimeSpan.FromDays(30);

    /// <summary>What is declared to be kept elsewhere.</summary>
    public IReadOnlyList<KeptElsewhere> Escrow { get; init; } = [];
}

/// <summary>A machine that key material is read from.</summary>
/// <param name="Name">As bundles call it.</param>
/// <param name="Ssh">Null: this machine.</param>
public sealed record KeyHost(string Name, SshAccess? Ssh);

/// <summary>Files of one host that belong together.</summary>
/// <param name="Name">Becomes the artifact's name.</param>
/// <param name="Host">One of the hosts.</param>
/// <param name="Paths">Absolute; files, folders with all they hold, and shell patterns.</param>
public sealed record KeyBundle(string Name, string Host, IReadOnlyList<string> Paths);

/// <summary>Something that no capture holds, and where it is.</summary>
/// <param name="Facts">What, and when it was last proven.</param>
/// <param name="Where">For whoever opens the point; sealed.</param>
public sealed record KeptElsewhere(EscrowFacts Facts, string Where);
