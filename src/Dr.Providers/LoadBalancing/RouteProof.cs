using System.Net;
using Dr.Findings;
using Dr.Recovery;
using static Dr.Providers.LoadBalancing.LoadBalancerFindings;

namespace Dr.Providers.LoadBalancing;

/// <summary>One route: whether requests for it reach who they are for, as they should.</summary>
internal sealed class RouteProof(
    LoadBalancerInventory balancer,
    LoadBalancerRoute route,
    FrontDoor door,
    string word,
    TimeProvider clock
)
{
    // why: who asks one after the other is given to each backend in turn; more than one round shows that it stays so
    private const int Rounds = 3;
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan s_prompt = TimeSpan.FromSeconds(1);
    private static readonly int[] s_redirects = [301, 302, 303, 307, 308];
    private readonly string _path = $"{route.Path.TrimEnd('/')}/dr-{word}";

    public LoadBalancerRoute Route => route;

    /// <summary>What can be said without stand-ins: whether somebody answers.</summary>
    public async Task<IReadOnlyList<Finding>> LookAsync(CancellationToken cancellationToken)
    {
        List<Finding> findings = [];
        foreach (var isSecure in (bool[])[true, false])
        {
            var answer = await door.AskAsync(isSecure, route.Host, _path, cancellationToken);
            if (answer.Status is null or >= 500)
            {
                findings.Add(Wrong(answer, door.Port(isSecure)));
            }
        }

        return findings;
    }

    /// <summary>What stand-ins for all of its backends prove, as long as all of them live.</summary>
    public async Task<IReadOnlyList<Finding>> ProveAsync(CancellationToken cancellationToken)
    {
        var first = await UntilAsync(echo => echo.Echo is not null, cancellationToken);
        if (first.Echo is not { } echo)
        {
            return [Wrong(first.Answer, balancer.Https)];
        }

        if (!route.Backend.Contains(echo.Host))
        {
            return [Misrouted(route, balancer.Https, echo.Host)];
        }

        var socket = new FrontWebSocket(door, word, clock).TryAsync(
            route.Host,
            _path,
            balancer.Silence,
            cancellationToken
        );
        return
        [
            .. Forwarded(echo, balancer.Https),
            .. await PlainAsync(cancellationToken),
            .. await InTurnAsync(cancellationToken),
            .. await socket is { } why ? [WebSocket(route, why)] : Array.Empty<Finding>(),
        ];
    }

    /// <summary>Requests go on, as quick as ever, without that backend.</summary>
    public async Task<Finding?> GoesOnWithoutAsync(string dead, CancellationToken cancellationToken)
    {
        var good = 0;
        var last = "";
        await UntilAsync(
            asked =>
            {
                var isGood = asked.Echo is { } echo && echo.Host != dead && asked.Took <= s_prompt;
                last =
                    isGood ? last
                    : asked.Echo is null ? asked.Answer.Told
                    : $"one took {asked.Took.TotalSeconds:0.#} s";
                good = isGood ? good + 1 : 0;
                return good == Rounds * route.Backend.Count;
            },
            cancellationToken
        );
        return good == Rounds * route.Backend.Count ? null : DeadUsed(route, dead, balancer.Within, last);
    }

    /// <summary>That backend, which was dead, is in turn again.</summary>
    public async Task<Finding?> ComesBackAsync(string host, CancellationToken cancellationToken)
    {
        var back = await UntilAsync(asked => asked.Echo?.Host == host, cancellationToken);
        return back.Echo?.Host == host ? null : DeadForever(route, host, balancer.Within);
    }

    private async Task<IReadOnlyList<Finding>> PlainAsync(CancellationToken cancellationToken)
    {
        var answer = await door.AskAsync(false, route.Host, _path, cancellationToken);
        var location = answer.Headers.GetValueOrDefault("Location") ?? "";
        if (
            answer.Status is { } status
            && s_redirects.Contains(status)
            && location.StartsWith("https://", StringComparison.OrdinalIgnoreCase)
        )
        {
            return [];
        }

        return EchoAnswer.Find(answer, word) is not { } echo ? [Wrong(answer, balancer.Http)]
            : route.Backend.Contains(echo.Host) ? [.. Forwarded(echo, balancer.Http)]
            : [Misrouted(route, balancer.Http, echo.Host)];
    }

    private async Task<IReadOnlyList<Finding>> InTurnAsync(CancellationToken cancellationToken)
    {
        var seen = new HashSet<string>();
        await UntilAsync(
            asked => asked.Echo is { } echo && seen.Add(echo.Host) && route.Backend.All(seen.Contains),
            cancellationToken
        );
        return
        [
            .. seen.Except(route.Backend).Select(host => Misrouted(route, balancer.Https, host)),
            .. route.Backend.Except(seen).Select(host => Unused(route, host)),
        ];
    }

    private IEnumerable<Finding> Forwarded(EchoAnswer echo, int port)
    {
        var sender = echo.Headers.GetValueOrDefault(ForwardedHeader.For.Name);
        if (!IPAddress.TryParse(sender?.Split(',')[^1].Trim(), out _))
        {
            yield return Header(route, port, ForwardedHeader.For, sender);
        }

        var scheme = port == balancer.Https ? "https" : "http";
        foreach (var (header, value) in new[] { (ForwardedHeader.Proto, scheme), (ForwardedHeader.Port, $"{port}") })
        {
            var arrived = echo.Headers.GetValueOrDefault(header.Name);
            if (arrived != value)
            {
                yield return Header(route, port, header, arrived);
            }
        }
    }

    private Finding Wrong(FrontAnswer answer, int port) =>
        answer.IsNobody ? NoAnswer(balancer, port, answer.Told) : Unrouted(route, port, answer.Told);

    /// <summary>Asks again and again until one answer will do, and at most for the time that a health check has.</summary>
    private async Task<Asked> UntilAsync(Func<Asked, bool> isEnough, CancellationToken cancellationToken)
    {
        var began = clock.GetTimestamp();
        while (true)
        {
            var before = clock.GetTimestamp();
            var answer = await door.AskAsync(true, route.Host, _path, cancellationToken);
            var asked = new Asked(answer, EchoAnswer.Find(answer, word), clock.GetElapsedTime(before));
            if (isEnough(asked) || clock.GetElapsedTime(began) > balancer.Within)
            {
                return asked;
            }

            await Task.Delay(s_pause, clock, cancellationToken);
        }
    }

    private sealed record Asked(FrontAnswer Answer, EchoAnswer? Echo, TimeSpan Took);
}
