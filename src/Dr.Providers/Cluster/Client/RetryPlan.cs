using System.Net;

namespace Dr.Providers.Cluster.Client;

/// <summary>Decides for one request whether a failure is worth another try, and after which pause. The only layer of retries.</summary>
internal sealed class RetryPlan(
    ApiRequest request,
    ClusterConnectionOptions options,
    ApiTraffic traffic,
    TimeProvider clock
)
{
    // why: what a failed server says without a time is a hiccup (a new etcd leader) or lasts (an aggregated API that is gone)
    private const int MostServerErrors = 5;
    private static readonly TimeSpan s_first = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan s_learning = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan s_longest = TimeSpan.FromSeconds(5);
    private readonly TimeSpan _outagePatience = request.OutagePatience ?? options.OutagePatience;
    private TimeSpan _throttled;
    private long? _awaySince;
    private int _serverErrors;
    private int _steps;
    private bool _doubted;

    /// <summary>Whether the next try has to wait for the server to say that it is ready.</summary>
    public bool AwaitsReadiness { get; private set; }

    /// <summary>How long to wait before the next try; null: there is none.</summary>
    public TimeSpan? PauseAfter(ClusterException failure)
    {
        AwaitsReadiness = false;
        return failure.Kind switch
        {
            ClusterErrorKind.Busy => Throttle(failure),
            ClusterErrorKind.Unreachable or ClusterErrorKind.TimedOut => Outage(failure),
            ClusterErrorKind.Unavailable => ServerError(),
            ClusterErrorKind.Other when failure.Status?.Code >= 500 => ServerError(),
            ClusterErrorKind.Forbidden or ClusterErrorKind.Unauthenticated => Doubt(),
            ClusterErrorKind.NotFound when !request.MayBeMissing => Doubt(),
            _ => null,
        };
    }

    private TimeSpan? Throttle(ClusterException failure)
    {
        // why: 429 was refused before anything was done; of the others that is not certain
        if (!request.IsRepeatable && failure.Status?.Code != (int)HttpStatusCode.TooManyRequests)
        {
            return null;
        }

        var pause = failure.Status?.RetryAfter ?? Backoff();
        _throttled += pause;
        if (_throttled > options.ThrottlePatience)
        {
            return null;
        }

        traffic.CountThrottle(pause);
        return pause;
    }

    private TimeSpan? Outage(ClusterException failure)
    {
        _awaySince ??= clock.GetTimestamp();
        var mayRepeat = request.IsRepeatable || NeverArrived(failure);
        if (!mayRepeat || clock.GetElapsedTime(_awaySince.Value) >= _outagePatience)
        {
            return null;
        }

        traffic.CountOutage();
        AwaitsReadiness = true;
        return Backoff();
    }

    private TimeSpan? ServerError()
    {
        if (!request.IsRepeatable || ++_serverErrors >= MostServerErrors)
        {
            return null;
        }

        traffic.CountOutage();
        return Backoff();
    }

    // why: a server that has just started does not know its roles and custom types yet, and says no to what it will say yes to;
    // without its roles it does not even let everyone ask whether it is ready
    private TimeSpan? Doubt()
    {
        if (_doubted)
        {
            return traffic.HadOutageWithin(s_learning) ? Backoff() : null;
        }

        _doubted = true;
        AwaitsReadiness = true;
        return TimeSpan.Zero;
    }

    private TimeSpan Backoff()
    {
        var pause = s_first * Math.Pow(2, Math.Min(_steps++, 8));
        return pause < s_longest ? pause : s_longest;
    }

    private static bool NeverArrived(ClusterException failure) =>
        failure.InnerException
            is HttpRequestException
            {
                HttpRequestError: HttpRequestError.ConnectionError
                    or HttpRequestError.NameResolutionError
                    or HttpRequestError.ProxyTunnelError
                    or HttpRequestError.SecureConnectionError
            };
}
