using System.Globalization;
using System.Net;

namespace Dr.Testing.Servers;

/// <summary>
/// Something that goes wrong between a client and its server, until it is used up or cleared. Byte counts begin when the fault is
/// added and run over all connections together.
/// </summary>
public sealed class ProxyFault
{
    private readonly Lock _lock = new();
    private readonly TaskCompletionSource _cleared = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly string _description;
    private long _remaining;
    private int _timesLeft;
    private int _exercised;

    private ProxyFault(ProxyFaultKind kind, ProxyDirection direction, long amount, int times, string description)
    {
        Kind = kind;
        Direction = direction;
        Amount = amount;
        _remaining = amount;
        _timesLeft = times;
        _description = description;
    }

    /// <summary>How often it has happened.</summary>
    public int Exercised => Volatile.Read(ref _exercised);

    internal ProxyFaultKind Kind { get; }

    internal ProxyDirection Direction { get; }

    /// <summary>Bytes, or bytes per second for a throttle.</summary>
    internal long Amount { get; }

    internal HttpStatusCode Status { get; private init; }

    internal TimeSpan? RetryAfter { get; private init; }

    internal Func<ProxyRequest, bool> Matches { get; private init; } = _ => true;

    internal Task Cleared => _cleared.Task;

    /// <summary>Breaks the connection (end, then reset) that carries byte number <paramref name="bytes"/> + 1; that byte does not arrive.</summary>
    public static ProxyFault CutAfter(long bytes, ProxyDirection direction, int times = 1) =>
        new(ProxyFaultKind.Cut, direction, bytes, times, $"cut after {bytes} bytes {direction}");

    /// <summary>Holds the connection that carries byte number <paramref name="bytes"/> + 1, open and silent, until cleared.</summary>
    public static ProxyFault StallAfter(long bytes, ProxyDirection direction, int times = 1) =>
        new(ProxyFaultKind.Stall, direction, bytes, times, $"stall after {bytes} bytes {direction}");

    /// <summary>Lets so many bytes pass per second and connection.</summary>
    public static ProxyFault Throttle(long bytesPerSecond, ProxyDirection direction) =>
        new(ProxyFaultKind.Throttle, direction, bytesPerSecond, int.MaxValue, $"{bytesPerSecond} bytes/s {direction}");

    /// <summary>Resets each connection right after it was accepted.</summary>
    public static ProxyFault Reset(int times = int.MaxValue) =>
        new(ProxyFaultKind.Reset, ProxyDirection.ToServer, 0, times, "reset of new connections");

    /// <summary>
    /// Answers the next <paramref name="times"/> requests (of those that <paramref name="when"/> says yes to) itself and keeps them
    /// from the server. Only with <c>FaultProxy.BeforeHttp</c>.
    /// </summary>
    public static ProxyFault Answer(
        HttpStatusCode status,
        int times = 1,
        TimeSpan? retryAfter = null,
        Func<ProxyRequest, bool>? when = null
    )
    {
        var description = string.Create(CultureInfo.InvariantCulture, $"answer {(int)status}");
        return new ProxyFault(ProxyFaultKind.Answer, ProxyDirection.ToServer, 0, times, description)
        {
            Status = status,
            RetryAfter = retryAfter,
            Matches = when ?? (_ => true),
        };
    }

    public override string ToString() => _description;

    /// <summary>How many of these bytes may pass before it happens; true when it happens after them.</summary>
    internal (int Allowed, bool Happens) Count(int bytes)
    {
        lock (_lock)
        {
            if (_timesLeft == 0)
            {
                return (bytes, false);
            }

            if (_remaining >= bytes)
            {
                _remaining -= bytes;
                return (bytes, false);
            }

            var allowed = (int)_remaining;
            _remaining = Amount;
            Use();
            return (allowed, true);
        }
    }

    /// <summary>Takes one of its times, if any is left.</summary>
    internal bool TryUse()
    {
        lock (_lock)
        {
            if (_timesLeft == 0)
            {
                return false;
            }

            Use();
            return true;
        }
    }

    internal void Clear()
    {
        lock (_lock)
        {
            _timesLeft = 0;
        }

        _cleared.TrySetResult();
    }

    private void Use()
    {
        _exercised++;
        _timesLeft -= _timesLeft == int.MaxValue ? 0 : 1;
    }
}
