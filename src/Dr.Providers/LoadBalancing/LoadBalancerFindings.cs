using Dr.Findings;
using Dr.Recovery;

namespace Dr.Providers.LoadBalancing;

/// <summary>Each broken promise of a load balancer: its code, and which line of HAProxy's configuration to look at.</summary>
internal static class LoadBalancerFindings
{
    public const string NoAnswerCode = "load-balancer.no-answer";
    private const string RoutingCode = "load-balancer.routing";
    private const string UnusedCode = "load-balancer.backend-unused";

    /// <summary>Whether it says that a route leads not to all of its backends.</summary>
    public static bool MissesBackends(Finding finding) => finding.Code is NoAnswerCode or RoutingCode or UnusedCode;

    public static Finding NoAnswer(LoadBalancerInventory balancer, int port, string why) =>
        new(
            Severity.Critical,
            NoAnswerCode,
            $"{balancer.Address}:{port}",
            $"nobody answers on port {port} of {balancer.Address}: {why}",
            $"start the load balancer, then look at `bind *:{port}` in its configuration and at firewalls before it"
        );

    public static Finding NotRunning(string host, string why) =>
        new(
            Severity.Critical,
            "load-balancer.not-running",
            host,
            $"the load balancer of {host} could not be started, so that nothing of it was proven: {why}",
            "ask it what is wrong: haproxy -c -f /etc/haproxy/haproxy.cfg"
        );

    public static Finding Certificate(string host, string why) =>
        new(
            Severity.Critical,
            "load-balancer.certificate",
            host,
            $"clients of https://{host} turn away: {why}",
            "look at `bind … ssl crt`: the certificate for that name, its chain and its key in one file"
        );

    public static Finding Misrouted(LoadBalancerRoute route, int port, string host) =>
        new(
            Severity.Critical,
            RoutingCode,
            $"{route}",
            $"a request for {route} on port {port} went to {host}, and is for {string.Join(", ", route.Backend)}",
            "look at the `acl` lines with `hdr(host)` and `path_beg`, and at the order of `use_backend`: the first that fits wins"
        );

    public static Finding Unrouted(LoadBalancerRoute route, int port, string why) =>
        new(
            Severity.Critical,
            RoutingCode,
            $"{route}",
            $"a request for {route} on port {port} reaches none of {string.Join(", ", route.Backend)}: {why}",
            "look at `use_backend` and `default_backend`, and at the addresses and ports of the `server` lines there"
        );

    public static Finding Header(LoadBalancerRoute route, int port, ForwardedHeader header, string? arrived) =>
        new(
            Severity.Critical,
            header.Code,
            $"{route}",
            arrived is null
                ? $"{header.Name} does not arrive with requests for {route} on port {port}"
                : $"{header.Name} arrives as '{arrived}' with requests for {route} on port {port}",
            $"look at `{header.Directive}`"
        );

    public static Finding WebSocket(LoadBalancerRoute route, string why) =>
        new(
            Severity.Critical,
            "load-balancer.websocket",
            $"{route}",
            $"a WebSocket to {route} does not hold: {why}",
            "look at `timeout tunnel` (without it `timeout client` and `timeout server` cut what is silent), and at options that close connections"
        );

    public static Finding Unused(LoadBalancerRoute route, string host) =>
        new(
            Severity.Warning,
            UnusedCode,
            $"{route}",
            $"{host} never gets a request for {route}, though it is up",
            $"look for a `server` line for {host} (not `backup`, not `disabled`), its port and health check, and at `balance`"
        );

    public static Finding DeadUsed(LoadBalancerRoute route, string host, TimeSpan within, string last) =>
        new(
            Severity.Warning,
            "load-balancer.dead-backend-used",
            $"{route}",
            $"{within.TotalSeconds:0.#} s after {host} died, requests for {route} still suffer from it: {last}",
            "look at the `server` lines: `check inter 2s fall 3`; and at `option httpchk`"
        );

    public static Finding DeadForever(LoadBalancerRoute route, string host, TimeSpan within) =>
        new(
            Severity.Warning,
            "load-balancer.dead-backend-stays-out",
            $"{route}",
            $"{within.TotalSeconds:0.#} s after {host} came back, it still gets no request for {route}",
            "look at `rise` and `inter` of its `server` line"
        );

    /// <param name="severity">A warning where it should have been possible.</param>
    /// <param name="place">Where nobody could stand in.</param>
    public static Finding PortInUse(Severity severity, BackendPlace place) =>
        new(
            severity,
            "load-balancer.unchecked",
            $"{place}",
            $"port {place.Port} of {place.Host} is in use, so that nobody can stand in there: its routes were looked at, not proven",
            "name what holds it under `services`; then `--only load-balancer,services` stops it, proves the load balancer and starts it again"
        );

    public static Finding Unchecked(string subject, string why, string hint) =>
        new(Severity.Warning, "load-balancer.unchecked", subject, $"the load balancer was not proven: {why}", hint);

    public static Finding LeftBehind(string host, string why) =>
        new(
            Severity.Warning,
            "load-balancer.traces-left",
            host,
            $"the stand-ins of {host} could not be removed, and end by themselves: {why}",
            "there: systemctl stop 'dr-echo-*'"
        );
}

/// <summary>A header that backends go by.</summary>
/// <param name="Name">Of the header.</param>
/// <param name="Code">Of the finding where it is missing.</param>
/// <param name="Directive">What makes HAProxy send it.</param>
internal sealed record ForwardedHeader(string Name, string Code, string Directive)
{
    public static ForwardedHeader For { get; } =
        new("X-Forwarded-For", "load-balancer.forwarded-for", "option forwardfor");

    public static ForwardedHeader Proto { get; } =
        new(
            "X-Forwarded-Proto",
            "load-balancer.forwarded-proto",
            "http-request set-header X-Forwarded-Proto https if { ssl_fc }"
        );

    public static ForwardedHeader Port { get; } =
        new("X-Forwarded-Port", "load-balancer.forwarded-port", "http-request set-header X-Forwarded-Port %[dst_port]");
}
