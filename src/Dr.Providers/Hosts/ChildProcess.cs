using System.ComponentModel;
using System.Diagnostics;

namespace Dr.Providers.Hosts;

/// <summary>One child process of ours, fed and read to its end.</summary>
internal sealed class ChildProcess(IReadOnlyList<string> arguments, TimeProvider clock)
{
    // why: the connection that ssh leaves open for later commands may hold stderr open after its first command has ended
    private static readonly TimeSpan s_lastWords = TimeSpan.FromSeconds(2);

    /// <summary>How much of each output is kept, from its start.</summary>
    public int OutputLimit { get; init; } = 1 << 20;

    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>What the process reads. When the stream fails the process is ended, and the failure passed on.</summary>
    public Stream Input { get; init; } = Stream.Null;

    /// <inheritdoc cref="RunAsync(Func{Func{string}, Task}, CancellationToken)"/>
    public Task<HostResult?> RunAsync(CancellationToken cancellationToken) =>
        RunAsync(_ => Task.CompletedTask, cancellationToken);

    /// <param name="beforeEnding">Done before the process is ended early; can ask what it wrote to stderr so far.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>Null: it was not over in time, and was ended.</returns>
    /// <exception cref="Win32Exception">It cannot be started.</exception>
    public async Task<HostResult?> RunAsync(Func<Func<string>, Task> beforeEnding, CancellationToken cancellationToken)
    {
        using var process = Start();
        using var late = new CancellationTokenSource(Timeout, clock);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, late.Token);
        var (output, error) = (new BoundedText(OutputLimit), new BoundedText(OutputLimit));
        var results = output.ReadAsync(process.StandardOutput.BaseStream);
        var complaints = error.ReadAsync(process.StandardError.BaseStream);
        try
        {
            await FeedAsync(process, stop.Token);
            await process.WaitForExitAsync(stop.Token);
            // why: results are taken apart, so all of them have to be there, however slow this machine is
            await results.WaitAsync(stop.Token);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            await beforeEnding(error.ToString);
            await EndAsync(process);
            cancellationToken.ThrowIfCancellationRequested();
            return null;
        }
        catch
        {
            await beforeEnding(error.ToString);
            await EndAsync(process);
            throw;
        }

        await Task.WhenAny(complaints, Task.Delay(s_lastWords, clock, CancellationToken.None));
        return new HostResult(process.ExitCode, output.ToString(), error.ToString());
    }

    private Process Start() =>
        Process.Start(
            new ProcessStartInfo(arguments[0], arguments.Skip(1))
            {
                UseShellExecute = false,
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                WorkingDirectory = "/",
            }
        )!;

    private async Task FeedAsync(Process process, CancellationToken cancellationToken)
    {
        var pipe = process.StandardInput.BaseStream;
        var buffer = new byte[1 << 17];
        for (int read; (read = await Input.ReadAsync(buffer, cancellationToken)) > 0; )
        {
            if (!await TryAsync(() => pipe.WriteAsync(buffer.AsMemory(0, read), cancellationToken)))
            {
                return;
            }
        }

        await TryAsync(() =>
        {
            process.StandardInput.Close();
            return ValueTask.CompletedTask;
        });
    }

    private static async ValueTask<bool> TryAsync(Func<ValueTask> feed)
    {
        try
        {
            await feed();
            return true;
        }
        catch (IOException)
        {
            // why: it reads no more; its exit code tells whether that was an error
            return false;
        }
    }

    private static async Task EndAsync(Process process)
    {
        try
        {
            process.Kill(entireProcessTree: true);
        }
        catch (InvalidOperationException)
        {
            // why: it ended by itself in this very moment, which is what was wanted
        }

        await process.WaitForExitAsync(CancellationToken.None);
    }
}
