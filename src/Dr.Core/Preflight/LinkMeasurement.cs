namespace Dr.Preflight;

/// <summary>What was measured from one host to another.</summary>
/// <param name="From">Who called.</param>
/// <param name="To">Whom.</param>
/// <param name="Ports">Each port that <paramref name="From"/> has to reach there.</param>
public sealed record LinkMeasurement(string From, string To, IReadOnlyList<PortMeasurement> Ports)
{
    /// <summary>In milliseconds; null where it could not be measured.</summary>
    public double? RoundTrip { get; init; }

    /// <summary><c>ping</c>, or <c>connect</c>: the time of a TCP connect, which is a little longer.</summary>
    public string? RoundTripBy { get; init; }
}

/// <summary>One port, called from one host.</summary>
/// <param name="Port">Which.</param>
/// <param name="Outcome">What came of it.</param>
/// <param name="Listener">Who was to answer: the program that serves it already, or <see cref="OurListener"/>.</param>
/// <param name="Detail">What the caller was told, where it is not open.</param>
public sealed record PortMeasurement(RequiredPort Port, PortOutcome Outcome, string Listener, string Detail = "")
{
    /// <summary>A listener that was there for this measurement only.</summary>
    public const string OurListener = "preflight";
}

/// <summary>What came of a call.</summary>
public enum PortOutcome
{
    /// <summary>It was answered; by our listener with this run's own word.</summary>
    Open,

    /// <summary>Something said no at once.</summary>
    Refused,

    /// <summary>Nothing came back.</summary>
    Silent,

    /// <summary>A router, or a firewall in its name, said that there is no way.</summary>
    Unreachable,

    /// <summary>Something answered that is not our listener on that host.</summary>
    Stranger,

    /// <summary>It could not be tried.</summary>
    Unmeasured,
}
