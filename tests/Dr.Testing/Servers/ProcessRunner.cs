using System.Diagnostics;

namespace Dr.Testing.Servers;

/// <summary>Runs a server as a child process of the test.</summary>
internal sealed class ProcessRunner(string program, IReadOnlyList<string> arguments, string folder) : IMemberRunner
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(20);
    private readonly string _log = Path.Combine(folder, "server.log");
    private Process? _process;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (_process is { HasExited: false })
        {
            throw new InvalidOperationException($"{program} runs already as process {_process.Id}");
        }

        _process?.Dispose();
        // why: the server writes its log itself through a shell redirection, so that no pipe of this process can stall it
        var start = new ProcessStartInfo(
            "/bin/sh",
            ["-c", "log=$1; shift; exec \"$@\" >>\"$log\" 2>&1 </dev/null", "sh", _log, program]
        )
        {
            WorkingDirectory = folder,
        };
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        _process = Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start");
        TestFolder.NoteProcess(folder, _process.Id);
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await EndAsync(Signals.Terminate, cancellationToken);
    }

    public Task KillAsync(CancellationToken cancellationToken) => EndAsync(Signals.Kill, cancellationToken);

    public Task PauseAsync(CancellationToken cancellationToken) => SignalAsync(Signals.Stop);

    public Task UnpauseAsync(CancellationToken cancellationToken) => SignalAsync(Signals.Continue);

    public async Task<string> LogAsync(CancellationToken cancellationToken) =>
        File.Exists(_log)
            ? string.Join('\n', (await File.ReadAllLinesAsync(_log, cancellationToken)).TakeLast(20))
            : "";

    public async ValueTask DisposeAsync()
    {
        await KillAsync(CancellationToken.None);
        _process?.Dispose();
        _process = null;
    }

    private async Task EndAsync(int signal, CancellationToken cancellationToken)
    {
        if (_process is null || _process.HasExited)
        {
            return;
        }

        Signals.Send(_process.Id, signal);
        await _process
            .WaitForExitAsync(cancellationToken)
            .WaitAsync(s_patience, TimeProvider.System, cancellationToken);
    }

    private Task SignalAsync(int signal) =>
        _process is { HasExited: false } && Signals.Send(_process.Id, signal)
            ? Task.CompletedTask
            : throw new InvalidOperationException($"{program} does not run");
}
