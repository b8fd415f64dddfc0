using System.Diagnostics;
using System.Globalization;
using Dr.Providers.Etcd.Client;

namespace Dr.Bench.Etcd;

/// <summary>One member that is a cluster by itself. Ends with its object; its id lies in a file, should this process be killed.</summary>
internal sealed class EtcdServer : IAsyncDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(2);
    private readonly Process _process;
    private readonly string _pidFile;

    private EtcdServer(Process process, Uri endpoint, string pidFile) =>
        (_process, Endpoint, _pidFile) = (process, endpoint, pidFile);

    public Uri Endpoint { get; }

    public int Pid => _process.Id;

    /// <param name="settings">Where the program lies.</param>
    /// <param name="address">A loopback address of its own.</param>
    /// <param name="data">Its data directory.</param>
    /// <param name="more">Further arguments.</param>
    /// <param name="clock">For the patience until it is ready.</param>
    /// <param name="cancellationToken">Stops waiting and ends it.</param>
    /// <exception cref="BenchException">It does not become ready.</exception>
    public static async Task<EtcdServer> StartAsync(
        BenchSettings settings,
        string address,
        string data,
        IReadOnlyList<string> more,
        TimeProvider clock,
        CancellationToken cancellationToken
    )
    {
        var endpoint = new Uri($"http://{address}:2379");
        var log = Path.Join(settings.Work, $"etcd-{address}.log");
        var start = new ProcessStartInfo(
            "/bin/sh",
            ["-c", "log=$0; exec \"$@\" >\"$log\" 2>&1 </dev/null", log, settings.Etcd]
        );
        string[] arguments =
        [
            "--name",
            "bench",
            "--data-dir",
            data,
            "--quota-backend-bytes",
            (8L << 30).ToString(CultureInfo.InvariantCulture),
            "--listen-client-urls",
            $"http://{address}:2379",
            "--advertise-client-urls",
            $"http://{address}:2379",
            "--listen-peer-urls",
            $"http://{address}:2380",
            "--initial-advertise-peer-urls",
            $"http://{address}:2380",
            "--initial-cluster",
            $"bench=http://{address}:2380",
            "--log-level",
            "warn",
            .. more,
        ];
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        var process = Process.Start(start)!;
        var pidFile = Path.Join(settings.Work, $"etcd-{address}.pid");
        await File.WriteAllTextAsync(pidFile, process.Id.ToString(CultureInfo.InvariantCulture), cancellationToken);
        var server = new EtcdServer(process, endpoint, pidFile);
        try
        {
            await server.BecomeReadyAsync(clock, log, cancellationToken);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    public EtcdMember Connect(TimeProvider clock) =>
        new(Endpoint, new EtcdConnectionOptions { Endpoints = [Endpoint], CallTimeout = s_patience }, clock);

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        await _process.WaitForExitAsync(CancellationToken.None);
        _process.Dispose();
        File.Delete(_pidFile);
    }

    private async Task BecomeReadyAsync(TimeProvider clock, string log, CancellationToken cancellationToken)
    {
        using var member = Connect(clock);
        var begun = clock.GetTimestamp();
        while (true)
        {
            try
            {
                await member.RangeAsync(
                    new() { Key = Google.Protobuf.ByteString.CopyFromUtf8("ready") },
                    cancellationToken
                );
                return;
            }
            catch (EtcdException) when (!_process.HasExited && clock.GetElapsedTime(begun) < s_patience)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(50), clock, cancellationToken);
            }
            catch (EtcdException exception)
            {
                throw new BenchException($"etcd at {Endpoint} does not become ready ({exception.Message}); see {log}");
            }
        }
    }
}
