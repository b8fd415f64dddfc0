using Dr.Findings;
using Dr.Preflight;
using Dr.Providers.Hosts;
using Dr.Recovery;

namespace Dr.Providers.Preflight;

/// <summary>Opens listeners on all hosts, calls each from each other, and closes them by the sweep that ends a preflight.</summary>
/// <remarks>
/// UDP is not echoed: each host sends to each, and what was heard is asked for over our own connection. So each direction is
/// measured by itself, where an echo would only say that one of the two is closed.
/// </remarks>
internal sealed class LinkMeasuring(Inventory inventory, string run)
{
    private static readonly string[] s_anybody = ["systemd", "docker-proxy", "an unknown program"];

    /// <param name="machines">Those that could be asked, each a machine of its own.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<IReadOnlyList<LinkMeasurement>> MeasureAsync(
        IReadOnlyList<Machine> machines,
        CancellationToken cancellationToken
    )
    {
        var served = await Task.WhenAll(machines.Select(machine => ServeAsync(machine, cancellationToken)));
        var called = await Task.WhenAll(machines.Select(machine => CallAsync(machine, served, cancellationToken)));
        var heard = await Task.WhenAll(served.Select(host => HearAsync(host, machines, cancellationToken)));
        return
        [
            .. called
                .SelectMany(links => links)
                .Select(link => WithHeard(link, served.Zip(heard).First(pair => pair.First.Name == link.To).Second)),
        ];
    }

    /// <summary>A finding for each port that a program holds which should not.</summary>
    public static IEnumerable<Finding> Taken(Machine machine, Inventory inventory) =>
        RequiredPorts
            .Of(machine.Entry, inventory)
            .Select(required => required.Port)
            // why: members' own ports are judged where it is known whether the member there is ours
            .Where(port => port.Owners.Count > 0 && !port.Owners.Contains(RoleNames.Etcd))
            .Select(port => (Port: port, Holder: Holder(machine, port)))
            .Where(held => held.Holder is { } name && !held.Port.Owners.Concat(s_anybody).Contains(name))
            .Select(held => new Finding(
                held.Port.IsVital ? Severity.Critical : Severity.Warning,
                "network.port-taken",
                machine.Entry.Name,
                $"{held.Port} of {machine.Entry.Name} is for {held.Port.Purpose}, and {held.Holder} holds it",
                $"stop {held.Holder} there, or move it to another port"
            ));

    private async Task<ServedHost> ServeAsync(Machine machine, CancellationToken cancellationToken)
    {
        var required = RequiredPorts.Of(machine.Entry, inventory).DistinctBy(one => $"{one.Port}").ToList();
        var free = required.Select(one => one.Port).Where(port => Holder(machine, port) is null).ToList();
        var host = new ServedHost(
            machine,
            required,
            new Listeners(machine.Host, Listeners.Word(run, machine.Entry.Name))
        );
        try
        {
            return host with { Ours = await host.Listeners.OpenAsync(free, cancellationToken) };
        }
        catch (HostException exception)
        {
            return host with { Failure = $"{exception.Message}; {exception.Hint}" };
        }
    }

    private static string? Holder(Machine machine, RequiredPort port)
    {
        var isTcp = port.Protocol == PortProtocol.Tcp;
        return machine.Facts!.Holders.TryGetValue((isTcp, port.Number), out var holder) ? holder
            : isTcp && machine.Facts.Listening.Any(one => one.Port == port.Number) ? "an unknown program"
            : null;
    }

    private async Task<IReadOnlyList<LinkMeasurement>> CallAsync(
        Machine from,
        IReadOnlyList<ServedHost> served,
        CancellationToken cancellationToken
    )
    {
        var targets = served
            .Where(host => host.Machine != from)
            .Select(host =>
                (
                    Host: host,
                    Ports: host.Required.Where(one => one.Port.From.Intersect(from.Entry.Roles).Any()).ToList()
                )
            )
            .ToList();
        var calls = targets
            .SelectMany(target =>
                target.Ports.Where(one => target.Host.IsServed(one.Port)).Select(one => Call(from, target.Host, one))
            )
            .ToList();
        LinkAnswers? answers = null;
        await from.TryAsync(
            "network.unmeasured",
            async () => answers = await new LinkProbe(from.Host).CallAsync(calls, cancellationToken),
            Severity.Warning
        );
        var outcomes = calls
            .Zip(
                answers?.Outcomes
                    ?? [.. calls.Select(_ => (PortOutcome.Unmeasured, $"{from.Entry.Name} could not call"))]
            )
            .ToDictionary(pair => (pair.First.To, $"{pair.First.Port}"), pair => pair.Second);
        return
        [
            .. targets.Select(target => new LinkMeasurement(
                from.Entry.Name,
                target.Host.Name,
                [.. target.Ports.Select(one => target.Host.Measured(one.Port, outcomes))]
            )
            {
                RoundTrip =
                    answers?.RoundTrips.TryGetValue(target.Host.Name, out var time) == true ? time.Milliseconds : null,
                RoundTripBy = answers?.RoundTrips.TryGetValue(target.Host.Name, out var by) == true ? by.By : null,
            }),
        ];
    }

    private PortCall Call(Machine from, ServedHost to, (RequiredPort Port, string Address) required) =>
        new(
            to.Name,
            required.Address,
            required.Port,
            required.Port.Protocol == PortProtocol.Udp ? Datagram(from)
                : to.IsOurs(required.Port) ? Listeners.Word(run, to.Name)
                : null
        );

    private async Task<IReadOnlySet<(int Port, string From)>> HearAsync(
        ServedHost host,
        IReadOnlyList<Machine> machines,
        CancellationToken cancellationToken
    )
    {
        var callers = machines
            .Where(machine => machine != host.Machine)
            .ToDictionary(Datagram, machine => machine.Entry.Name);
        var ports = host.Ours.Count(port => port.Protocol == PortProtocol.Udp);
        if (host.Ours.Count == 0)
        {
            return new HashSet<(int, string)>();
        }

        var heard = await host.Listeners.HeardAsync(ports * callers.Count, cancellationToken);
        return heard
            .Where(one => callers.ContainsKey(one.Word))
            .Select(one => (one.Port, callers[one.Word]))
            .ToHashSet();
    }

    private string Datagram(Machine from) => $"{run} {from.Entry.Name}";

    private static LinkMeasurement WithHeard(LinkMeasurement link, IReadOnlySet<(int Port, string From)> heard) =>
        link with
        {
            Ports =
            [
                .. link.Ports.Select(port =>
                    port is { Port.Protocol: PortProtocol.Udp, Listener: PortMeasurement.OurListener }
                        ? heard.Contains((port.Port.Number, link.From))
                            ? port with
                            {
                                Outcome = PortOutcome.Open,
                                Detail = "",
                            }
                            : port.Outcome == PortOutcome.Open
                                ? port with
                                {
                                    Outcome = PortOutcome.Silent,
                                    Detail = "not heard",
                                }
                                : port
                        : port
                ),
            ],
        };

    /// <summary>A host with what answers there.</summary>
    private sealed record ServedHost(
        Machine Machine,
        IReadOnlyList<(RequiredPort Port, string Address)> Required,
        Listeners Listeners
    )
    {
        public IReadOnlySet<(PortProtocol Protocol, int Port)> Ours { get; init; } = new HashSet<(PortProtocol, int)>();

        public string? Failure { get; init; }

        public string Name => Machine.Entry.Name;

        public bool IsOurs(RequiredPort port) => Ours.Contains((port.Protocol, port.Number));

        // why: nothing that we know of a foreign UDP service would make it answer
        public bool IsServed(RequiredPort port) =>
            IsOurs(port) || (port.Protocol == PortProtocol.Tcp && Holder(Machine, port) is not null);

        public PortMeasurement Measured(
            RequiredPort port,
            IReadOnlyDictionary<(string, string), (PortOutcome Outcome, string Detail)> outcomes
        )
        {
            var holder = Holder(Machine, port);
            var (outcome, detail) =
                outcomes.TryGetValue((Name, $"{port}"), out var called) ? called
                : holder is not null ? (PortOutcome.Unmeasured, $"{holder} holds it, and does not answer to strangers")
                : (PortOutcome.Unmeasured, Failure ?? "no listener could be opened there");
            return new PortMeasurement(port, outcome, holder ?? PortMeasurement.OurListener, detail);
        }
    }
}
