using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Dr.EndToEnd.Tests.Kit;

/// <summary>A program while it runs: what it says is followed line by line, and it can be killed at any of them.</summary>
internal sealed class RunningProgram : IDisposable
{
    private readonly Process _process;
    private readonly string _command;
    private readonly StringBuilder _error = new();
    private readonly Task<string> _output;
    private double _peak;

    private RunningProgram(Process process, string command)
    {
        (_process, _command) = (process, command);
        _output = process.StandardOutput.ReadToEndAsync();
    }

    public int Id => _process.Id;

    public static RunningProgram Start(ProgramCall call)
    {
        IReadOnlyList<string> words = [.. call.Prefix, call.Program, .. call.Arguments];
        var start = new ProcessStartInfo(words[0], words.Skip(1))
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = call.Folder,
        };
        foreach (var (name, value) in call.Environment)
        {
            start.Environment[name] = value;
        }

        var process = Process.Start(start) ?? throw new InvalidOperationException($"{words[0]} did not start");
        process.StandardInput.Close();
        return new RunningProgram(process, $"{Path.GetFileName(call.Program)} {string.Join(' ', call.Arguments)}");
    }

    /// <summary>The next line of its progress; nothing when it has said everything.</summary>
    public async Task<ProgressLine?> NextAsync(CancellationToken cancellationToken)
    {
        while (await _process.StandardError.ReadLineAsync(cancellationToken) is { } line)
        {
            _error.Append(line).Append('\n');
            if (ProgressLine.TryParse(line) is { } progress)
            {
                _peak = Math.Max(_peak, PeakNow());
                return progress;
            }
        }

        return null;
    }

    /// <summary>Follows it until it says that; false when it ended without.</summary>
    public Task<bool> ReachesAsync(string point, CancellationToken cancellationToken) =>
        ReachesAsync(line => line.Point == point, cancellationToken);

    /// <summary>Follows it to the line of that number, from 0; false when it ended before.</summary>
    public Task<bool> ReachesAsync(int number, CancellationToken cancellationToken) =>
        ReachesAsync(_ => number-- == 0, cancellationToken);

    /// <summary>Follows it to the first line of that kind; false when it ended without.</summary>
    public async Task<bool> ReachesAsync(Func<ProgressLine, bool> wanted, CancellationToken cancellationToken)
    {
        while (await NextAsync(cancellationToken) is { } line)
        {
            if (wanted(line))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>As <c>kill -9</c> does; what it started goes on.</summary>
    public Task<ProgramResult> KillAsync(CancellationToken cancellationToken)
    {
        _process.Kill();
        return EndAsync(cancellationToken);
    }

    public async Task<ProgramResult> EndAsync(CancellationToken cancellationToken)
    {
        while (await NextAsync(cancellationToken) is not null) { }

        await _process.WaitForExitAsync(cancellationToken);
        return new ProgramResult(_command, _process.ExitCode, await _output, _error.ToString(), _peak);
    }

    // why: the kernel keeps the highest figure of its life, but only until it has ended; its last line comes just before
    private double PeakNow()
    {
        try
        {
            var line = File.ReadLines($"/proc/{_process.Id}/status").First(line => line.StartsWith("VmHWM:"));
            return long.Parse(line["VmHWM:".Length..^"kB".Length], CultureInfo.InvariantCulture) / 1024.0;
        }
        catch (Exception gone) when (gone is IOException or InvalidOperationException)
        {
            return 0;
        }
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.Dispose();
    }
}
