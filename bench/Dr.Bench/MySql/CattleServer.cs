using System.Diagnostics;
using System.Globalization;
using Dr.Bench.Comparisons;

namespace Dr.Bench.MySql;

/// <summary>A stock MariaDB, as durable as its defaults make it. Ends with its object; its id lies in a file, should this process be killed.</summary>
internal sealed class CattleServer : IAsyncDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(2);
    private readonly BenchSettings _settings;
    private readonly Process _process;
    private readonly string _pidFile;

    private CattleServer(BenchSettings settings, Process process, string socket, string pidFile)
    {
        _settings = settings;
        _process = process;
        _pidFile = pidFile;
        Socket = socket;
    }

    public string Socket { get; }

    public int Pid => _process.Id;

    /// <summary>Starts one on a data directory; <paramref name="more"/> are further arguments.</summary>
    /// <exception cref="BenchException">It does not become ready.</exception>
    public static async Task<CattleServer> StartAsync(
        BenchSettings settings,
        string data,
        IReadOnlyList<string> more,
        TimeProvider clock,
        CancellationToken cancellationToken
    )
    {
        var log = Path.Join(settings.Work, "mariadb.log");
        var socket = SocketOf(settings);
        string[] arguments =
        [
            $"--datadir={data}",
            .. Flags,
            $"--socket={socket}",
            $"--pid-file={data}.server",
            "--skip-networking",
            .. more,
        ];
        var start = new ProcessStartInfo(
            "/bin/sh",
            [
                "-c",
                "log=$0; exec \"$@\" >\"$log\" 2>&1 </dev/null",
                log,
                Path.Join(settings.MariaDbPrograms, "mariadbd"),
                .. arguments,
            ]
        );
        var process = Process.Start(start)!;
        var pidFile = Path.Join(settings.Work, "mariadb.pid");
        await File.WriteAllTextAsync(pidFile, process.Id.ToString(CultureInfo.InvariantCulture), cancellationToken);
        var server = new CattleServer(settings, process, socket, pidFile);
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

    /// <summary>What the data directory was made with, too. Only root has to say that it means it.</summary>
    public static IEnumerable<string> Flags =>
        [
            .. Environment.IsPrivilegedProcess ? (string[])["--user=root"] : [],
            "--innodb-log-file-size=512M",
            "--innodb-buffer-pool-size=1G",
            "--max-allowed-packet=64M",
            "--character-set-server=utf8mb3",
        ];

    public static string SocketOf(BenchSettings settings) => Path.Join(settings.Work, "mariadb.sock");

    /// <summary>What the stock client prints for a statement.</summary>
    /// <exception cref="BenchException">It failed.</exception>
    public Task<string> AskAsync(string sql, CancellationToken cancellationToken) =>
        Surrounding.OutputAsync(
            Path.Join(_settings.MariaDbPrograms, "mariadb"),
            ["--no-defaults", "--user=root", $"--socket={Socket}", "--batch", "--skip-column-names", "--execute", sql],
            cancellationToken
        );

    /// <summary>Ends it in order, so that its data can be started from again without recovery.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await AskAsync("SHUTDOWN", cancellationToken);
        await _process.WaitForExitAsync(cancellationToken);
    }

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
        var begun = clock.GetTimestamp();
        while (true)
        {
            try
            {
                // why: asked before it listens, the client complains on the terminal
                if (File.Exists(Socket))
                {
                    await AskAsync("SELECT 1", cancellationToken);
                    return;
                }

                throw new BenchException("there is no socket yet");
            }
            catch (BenchException) when (!_process.HasExited && clock.GetElapsedTime(begun) < s_patience)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(100), clock, cancellationToken);
            }
            catch (BenchException exception)
            {
                throw new BenchException($"MariaDB does not become ready ({exception.Message}); see {log}");
            }
        }
    }
}
