using Dr.Errors;
using Dr.Findings;
using Dr.Providers.Hosts;
using Dr.Recovery;

namespace Dr.Providers.LoadBalancing;

/// <summary>
/// Proves what a load balancer promises: stand-ins take the places of its backends, requests come as clients send them, and each
/// stand-in dies once and comes back. Afterwards nothing of it is on the hosts, also when it was cancelled.
/// </summary>
/// <param name="hosts">Where the backends are.</param>
/// <param name="word">By which this check knows its own stand-ins; letters, digits and dashes.</param>
/// <param name="inUse">How bad it is that a backend's port is in use.</param>
/// <param name="clock">The time.</param>
/// <param name="tell">Takes what happens, for people.</param>
internal sealed class LoadBalancerProof(
    HostSet hosts,
    string word,
    Severity inUse,
    TimeProvider clock,
    Action<string> tell
)
{
    private static readonly TimeSpan s_spare = TimeSpan.FromMinutes(5);

    /// <exception cref="DrException">The authorities of its certificate cannot be read.</exception>
    public async Task<(LoadBalancerObservation Seen, IReadOnlyList<Finding> Findings)> RunAsync(
        LoadBalancerInventory balancer,
        CancellationToken cancellationToken
    )
    {
        var door = new FrontDoor(balancer, clock);
        var routes = balancer.Routes.Select(route => new RouteProof(balancer, route, door, word, clock)).ToList();
        var echoes = balancer
            .Backends.GroupBy(place => place.Host)
            .ToDictionary(
                places => places.Key,
                places => new EchoHost(hosts[places.Key], [.. places.Select(place => place.Port)], word)
            );
        List<Finding> findings = [];
        IReadOnlyList<BackendPlace> open = [];
        try
        {
            open = await OpenAsync(balancer, echoes, findings, cancellationToken);
            tell($"{open.Count} of {balancer.Backends.Count} backends stood in for");
            await ProveAsync(balancer, routes, echoes, open, findings, cancellationToken);
        }
        finally
        {
            await Task.WhenAll(echoes.Values.Select(echo => CloseAsync(echo, findings)));
        }

        findings.AddRange(door.Refusals.Select(one => LoadBalancerFindings.Certificate(one.Key, one.Value)));
        var proven = routes.Count(route =>
            IsOpen(route, open) && !findings.Exists(finding => Concerns(finding, route))
        );
        return (
            new LoadBalancerObservation(balancer.Address, routes.Count, proven, open.Count),
            [.. findings.Distinct()]
        );
    }

    private static bool Concerns(Finding finding, RouteProof route) =>
        finding.Subject == $"{route.Route}"
        || finding.Subject == route.Route.Host
        || finding.Code == LoadBalancerFindings.NoAnswerCode;

    private static bool IsOpen(RouteProof route, IReadOnlyList<BackendPlace> open) =>
        route.Route.Places.All(open.Contains);

    private async Task<IReadOnlyList<BackendPlace>> OpenAsync(
        LoadBalancerInventory balancer,
        Dictionary<string, EchoHost> echoes,
        List<Finding> findings,
        CancellationToken cancellationToken
    )
    {
        var life = s_spare + balancer.Silence + (2 * balancer.Backends.Count * balancer.Within);
        var opened = await Task.WhenAll(
            echoes.Values.Select(async echo =>
            {
                try
                {
                    return (echo.Name, Ports: await echo.OpenAsync(life, cancellationToken), Failure: (Finding?)null);
                }
                catch (DrException exception)
                {
                    return (
                        echo.Name,
                        [],
                        LoadBalancerFindings.Unchecked(echo.Name, exception.Message, exception.Hint)
                    );
                }
            })
        );
        findings.AddRange(opened.Select(one => one.Failure).OfType<Finding>());
        List<BackendPlace> open =
        [
            .. opened.SelectMany(one => one.Ports.Select(port => new BackendPlace(one.Name, port))),
        ];
        var failed = opened.Where(one => one.Failure is not null).Select(one => one.Name).ToHashSet();
        findings.AddRange(
            balancer
                .Backends.Except(open)
                .Where(place => !failed.Contains(place.Host))
                .Select(place => LoadBalancerFindings.PortInUse(inUse, place))
        );
        return open;
    }

    private async Task ProveAsync(
        LoadBalancerInventory balancer,
        IReadOnlyList<RouteProof> routes,
        Dictionary<string, EchoHost> echoes,
        IReadOnlyList<BackendPlace> open,
        List<Finding> findings,
        CancellationToken cancellationToken
    )
    {
        var proven = await Task.WhenAll(
            routes.Select(route =>
                IsOpen(route, open) ? route.ProveAsync(cancellationToken) : route.LookAsync(cancellationToken)
            )
        );
        findings.AddRange(proven.SelectMany(found => found));
        tell($"routes, headers and WebSockets were looked at, {findings.Count} findings so far");

        // why: a route that misses one backend already would be told a second time to be without it
        var whole = routes
            .Zip(proven)
            .Where(pair => IsOpen(pair.First, open) && pair.First.Route.Backend.Count > 1)
            .Where(pair => !pair.Second.Any(LoadBalancerFindings.MissesBackends))
            .Select(pair => pair.First)
            .ToList();
        foreach (var place in balancer.Backends)
        {
            var theirs = whole.Where(route => route.Route.Places.Contains(place)).ToList();
            if (theirs.Count > 0)
            {
                tell($"{place} dies, and comes back");
                findings.AddRange(await DieAsync(theirs, echoes[place.Host], place, cancellationToken));
            }
        }
    }

    private static async Task<IEnumerable<Finding>> DieAsync(
        IReadOnlyList<RouteProof> routes,
        EchoHost echo,
        BackendPlace place,
        CancellationToken cancellationToken
    )
    {
        await echo.CloseAsync(place.Port, cancellationToken);
        var without = await Task.WhenAll(
            routes.Select(route => route.GoesOnWithoutAsync(place.Host, cancellationToken))
        );
        await echo.ReopenAsync(place.Port, cancellationToken);
        var with = await Task.WhenAll(routes.Select(route => route.ComesBackAsync(place.Host, cancellationToken)));
        return without.Concat(with).OfType<Finding>();
    }

    private static async Task CloseAsync(EchoHost echo, List<Finding> findings)
    {
        try
        {
            await echo.SweepAsync(CancellationToken.None);
        }
        catch (DrException exception)
        {
            lock (findings)
            {
                findings.Add(LoadBalancerFindings.LeftBehind(echo.Name, exception.Message));
            }
        }
    }
}
