using System.Diagnostics;

namespace Dr.Bench.Measuring;

/// <summary>Runs a contender as a process of its own and measures it from outside.</summary>
internal sealed class MeasuredProcess(string logFile, TimeProvider clock)
{
    private static readonly TimeSpan s_sampleEvery = TimeSpan.FromMilliseconds(25);

    private readonly List<CpuSample> _samples = [];

    /// <summary>What had been spent when, of the last run.</summary>
    public IReadOnlyList<CpuSample> Samples => _samples;

    /// <param name="command">Its output goes to the log.</param>
    /// <param name="environment">Added to this process's own.</param>
    /// <param name="servers">The servers whose time is counted, by process id.</param>
    /// <param name="cancellationToken">Ends the process.</param>
    /// <exception cref="BenchException">It exited otherwise than it is to.</exception>
    public async Task<Measurement> RunAsync(
        Command command,
        IReadOnlyDictionary<string, string> environment,
        IReadOnlyList<int> servers,
        CancellationToken cancellationToken
    )
    {
        var serversBefore = servers.Sum(ProcStat.CpuSeconds);
        var endedBefore = ProcStat.EndedDescendantsCpuSeconds();
        var begun = clock.GetTimestamp();
        using var process = Start(command, environment);
        _samples.Clear();
        var peak = await PeakUntilEndAsync(process, servers, cancellationToken);
        var wall = clock.GetElapsedTime(begun).TotalSeconds;
        var ended = ProcStat.EndedDescendantsCpuSeconds();
        return process.ExitCode == command.ExitCode
            ? new Measurement(
                command.Name,
                0,
                wall,
                ended.Both - endedBefore.Both,
                ended.System - endedBefore.System,
                servers.Sum(ProcStat.CpuSeconds) - serversBefore,
                peak,
                0
            )
            : throw new BenchException($"{command.Name} exited with {process.ExitCode}: {LogTail()}");
    }

    private Process Start(Command command, IReadOnlyDictionary<string, string> environment)
    {
        // why: the shell hands its own process over, so the files are open before the contender runs and nobody reads along
        var start = new ProcessStartInfo(
            "/bin/sh",
            ["-c", "exec \"$0\" \"$@\" >>\"$BENCH_LOG\" 2>&1 </dev/null", .. command.Line]
        );
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        start.Environment["BENCH_LOG"] = logFile;
        return Process.Start(start)!;
    }

    private async Task<double> PeakUntilEndAsync(
        Process process,
        IReadOnlyList<int> servers,
        CancellationToken cancellationToken
    )
    {
        var peak = 0.0;
        var ended = process.WaitForExitAsync(CancellationToken.None);
        try
        {
            while (!ended.IsCompleted)
            {
                peak = Math.Max(peak, ProcStat.PeakMiB(process.Id));
                Sample(process.Id, servers);
                await Task.WhenAny(ended, Task.Delay(s_sampleEvery, clock, cancellationToken));
                cancellationToken.ThrowIfCancellationRequested();
            }
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }

            await ended;
        }

        return peak;
    }

    private void Sample(int process, IReadOnlyList<int> servers)
    {
        try
        {
            var own = ProcStat.CpuSeconds(process);
            _samples.Add(new CpuSample(clock.GetUtcNow(), own, servers.Sum(ProcStat.CpuSeconds)));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // why: processes end while they are looked at
        }
    }

    private string LogTail() => string.Join(Environment.NewLine, File.ReadAllLines(logFile).TakeLast(15));
}
