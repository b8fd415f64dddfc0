using Dr.Findings;

namespace Dr.Preflight;

/// <summary>Says what is wrong between hosts, and what blocks it as far as that can be told. Pure.</summary>
public static class LinkGrading
{
    /// <summary>Round trips between hosts that share a role which asks for it.</summary>
    public static IEnumerable<Graded> RoundTrips(
        IReadOnlyList<LinkMeasurement> links,
        IReadOnlyList<HostMeasurement> hosts,
        HardwareProfile profile
    )
    {
        var roles = hosts.ToDictionary(host => host.Host, host => host.Roles);
        foreach (var link in links.Where(link => roles.ContainsKey(link.From) && roles.ContainsKey(link.To)))
        {
            string[] shared = [.. roles[link.From].Intersect(roles[link.To])];
            if (profile.For(shared, Figures.RoundTrip) is { } asked)
            {
                yield return Grade.Of(
                    Figures.RoundTrip,
                    $"{link.From} → {link.To}",
                    link.RoundTrip,
                    asked,
                    HostGrading.Asks(profile, shared)
                );
            }
        }
    }

    /// <summary>One finding for each port of a host that is closed in the same way to some of its peers, and one for each pair without any way.</summary>
    public static IEnumerable<Finding> Ports(IReadOnlyList<LinkMeasurement> links)
    {
        var dead = links.Where(IsDead).ToList();
        var calls = links
            .Except(dead)
            .SelectMany(link => link.Ports.Select(port => new Call(link.From, link.To, port)))
            .Where(call => call.Measured.Outcome != PortOutcome.Open)
            .ToLookup(call => call.Measured.Outcome == PortOutcome.Unmeasured);
        return
        [
            .. dead.Select(Dead),
            .. calls[false]
                .GroupBy(call => (call.To, Port: $"{call.Measured.Port}", call.Measured.Outcome))
                .Select(same => Closed([.. same])),
            .. calls[true].GroupBy(call => (call.To, call.Measured.Detail)).Select(same => Untried([.. same])),
        ];
    }

    private static bool IsDead(LinkMeasurement link) =>
        link.Ports.Count > 1 && link.Ports.All(port => port.Outcome is PortOutcome.Silent or PortOutcome.Unreachable);

    private static Finding Dead(LinkMeasurement link) =>
        new(
            Severity.Critical,
            "network.no-way",
            $"{link.From} → {link.To}",
            $"nothing that {link.From} sends reaches {link.To}, on any port: "
                + (
                    link.Ports[0].Outcome == PortOutcome.Unreachable
                        ? $"no route ({link.Ports[0].Detail})"
                        : "a link is down, or a firewall drops everything"
                ),
            $"on {link.From}: look at `ip route get` for the address of {link.To}, then at the switches and firewalls in between"
        );

    private static Finding Closed(IReadOnlyList<Call> calls)
    {
        var (to, measured) = (calls[0].To, calls[0].Measured);
        var (code, why, hint) = Reason(to, measured);
        return new Finding(
            measured.Port.IsVital ? Severity.Critical : Severity.Warning,
            code,
            to,
            $"{measured.Port} of {to} ({measured.Port.Purpose}) cannot be reached from {Callers(calls)}: {why}",
            hint
        );
    }

    private static Finding Untried(IReadOnlyList<Call> calls) =>
        new(
            Severity.Warning,
            "network.unmeasured",
            calls[0].To,
            $"{string.Join(", ", calls.Select(call => $"{call.Measured.Port}").Distinct())} of {calls[0].To} could not be tried from {Callers(calls)}: {calls[0].Measured.Detail}",
            "try it by hand; what was not measured is not passed"
        );

    private static string Callers(IReadOnlyList<Call> calls) =>
        string.Join(", ", calls.Select(call => call.From).Distinct());

    private static (string Code, string Why, string Hint) Reason(string to, PortMeasurement measured)
    {
        var (port, firewall) = (
            measured.Port,
            $"let {measured.Port} pass, on {to} (`nft list ruleset`, `iptables -S`, `firewall-cmd --list-all`) and in between"
        );
        var isOurs = measured.Listener == PortMeasurement.OurListener;
        return measured.Outcome switch
        {
            PortOutcome.Refused when isOurs => (
                "network.port-blocked",
                "refused although our listener was there, so a firewall rejects it",
                firewall
            ),
            PortOutcome.Refused => (
                "network.port-closed",
                $"{measured.Listener} on {to} does not listen on the address that its peers call",
                $"let {measured.Listener} listen on the address of {to} (`ss -ltnp sport = :{port.Number}` shows where it does)"
            ),
            PortOutcome.Silent => (
                "network.port-blocked",
                "nothing came back while other ports answer, so a firewall drops it",
                firewall
            ),
            PortOutcome.Unreachable => (
                "network.port-blocked",
                $"{measured.Detail}, while other ports answer, so a firewall rejects it",
                firewall
            ),
            PortOutcome.Stranger => (
                "network.stranger",
                "something answered that is not that host: an address is taken twice, or something translates addresses in between",
                $"compare the address of {to} in the inventory with `ip address` on it"
            ),
            _ => throw new InvalidOperationException($"{measured.Outcome} closes nothing"),
        };
    }

    /// <summary>One port, called from one host.</summary>
    private sealed record Call(string From, string To, PortMeasurement Measured);
}
