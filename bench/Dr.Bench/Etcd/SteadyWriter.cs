using System.Collections.Concurrent;
using Dr.Providers.Etcd.Client;
using Dr.Providers.Etcd.Client.Wire;
using Google.Protobuf;

namespace Dr.Bench.Etcd;

/// <summary>Writes small values at a steady pace and notes how long each took from the moment when it was due.</summary>
/// <remarks>A put that is late because the one before was slow counts from when it should have begun: nothing is left out.</remarks>
internal sealed class SteadyWriter(EtcdMember member, TimeProvider clock)
{
    private const int PerSecond = 200;
    private const int Keys = 100;
    private static readonly ByteString s_value = ByteString.CopyFrom(new byte[256]);

    /// <returns>Milliseconds, one for each put that was due while <paramref name="meanwhile"/> ran.</returns>
    public async Task<IReadOnlyList<double>> MeasureAsync(Func<Task> meanwhile, CancellationToken cancellationToken)
    {
        var latencies = new ConcurrentQueue<double>();
        var puts = new List<Task>();
        var begun = clock.GetTimestamp();
        var other = meanwhile();
        for (var number = 0; !other.IsCompleted; number++)
        {
            var due = TimeSpan.FromSeconds((double)number / PerSecond);
            if (due - clock.GetElapsedTime(begun) is { Ticks: > 0 } early)
            {
                await Task.Delay(early, clock, cancellationToken);
            }

            puts.Add(PutAsync(number, begun, due, latencies, cancellationToken));
        }

        await other;
        await Task.WhenAll(puts);
        return [.. latencies];
    }

    private async Task PutAsync(
        int number,
        long begun,
        TimeSpan due,
        ConcurrentQueue<double> latencies,
        CancellationToken cancellationToken
    )
    {
        var put = new PutRequest { Key = ByteString.CopyFromUtf8($"bench/latency/{number % Keys}"), Value = s_value };
        // why: the timer wakes us up to a millisecond late, which is not the member's doing
        var started = Math.Max(due.TotalMilliseconds, clock.GetElapsedTime(begun).TotalMilliseconds - 1.5);
        await member.PutAsync(put, cancellationToken);
        latencies.Enqueue(clock.GetElapsedTime(begun).TotalMilliseconds - started);
    }
}
