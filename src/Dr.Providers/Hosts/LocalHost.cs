using System.ComponentModel;
using System.Diagnostics;
using System.Text;

namespace Dr.Providers.Hosts;

/// <summary>This machine under another name: what it runs are child processes, what it keeps lies below one directory.</summary>
public sealed class LocalHost(string name, TimeProvider clock) : IHost
{
    /// <summary>What <see cref="IHost.Machine"/> is for all of them.</summary>
    public const string ThisMachine = "local";

    public string Name => name;

    public string Machine => ThisMachine;

    public async Task<HostResult> RunAsync(HostCommand command, CancellationToken cancellationToken)
    {
        using var process = Start(command);
        using var late = new CancellationTokenSource(command.Timeout, clock);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, late.Token);
        // why: ending the process ends its pipes, so the three tasks below need no token of their own
        await using var ending = stop.Token.Register(() => End(process));
        var output = ReadAsync(process.StandardOutput.BaseStream, command.OutputLimit);
        var error = ReadAsync(process.StandardError.BaseStream, command.OutputLimit);
        await FeedAsync(process, command.Input);
        await process.WaitForExitAsync(CancellationToken.None);
        cancellationToken.ThrowIfCancellationRequested();
        return late.IsCancellationRequested
            ? throw new HostException(
                $"{command} on {name} did not end within {command.Timeout.TotalSeconds:0} s",
                "look at the load and the disk of that host"
            )
            : new HostResult(process.ExitCode, await output, await error);
    }

    public async Task PutAsync(string path, Stream content, CancellationToken cancellationToken)
    {
        var partial = $"{path}.{Environment.ProcessId}.part";
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            await using (var file = LocalFiles.Create(partial))
            {
                await content.CopyToAsync(file, 1 << 20, cancellationToken);
                file.Flush(flushToDisk: true);
            }

            File.Move(partial, path, overwrite: true);
            LocalFiles.SyncFolder(Path.GetDirectoryName(path)!);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new HostException(
                $"cannot write {path} on {name}: {exception.Message}",
                "check its permissions and the free space",
                exception
            );
        }
        finally
        {
            File.Delete(partial);
        }
    }

    public Task<IReadOnlyList<TimeSpan>> MeasureSyncAsync(
        string folder,
        SyncMeasurement measurement,
        CancellationToken cancellationToken
    ) => Task.Run(() => Measure(folder, measurement, cancellationToken), cancellationToken);

    private IReadOnlyList<TimeSpan> Measure(
        string folder,
        SyncMeasurement measurement,
        CancellationToken cancellationToken
    )
    {
        var path = Path.Combine(folder, $".dr-sync-{Environment.ProcessId}-{name}");
        try
        {
            Directory.CreateDirectory(folder);
            return LocalFiles.MeasureSync(path, measurement, clock, cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new HostException(
                $"cannot measure the disk of {folder} on {name}: {exception.Message}",
                "check its permissions and the free space",
                exception
            );
        }
        finally
        {
            File.Delete(path);
        }
    }

    private Process Start(HostCommand command)
    {
        var start = new ProcessStartInfo(command.Arguments[0], command.Arguments.Skip(1))
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = "/",
        };
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception exception)
        {
            throw new HostException(
                $"cannot run {command.Arguments[0]} on {name}: {exception.Message}",
                "check that it is installed and may be executed",
                exception
            );
        }
    }

    private static void End(Process process)
    {
        try
        {
            process.Kill(entireProcessTree: true);
        }
        catch (InvalidOperationException)
        {
            // why: it ended by itself in this very moment, which is what was wanted
        }
    }

    private static async Task FeedAsync(Process process, string input)
    {
        try
        {
            await process.StandardInput.WriteAsync(input);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // why: it ended before it had read everything; its exit code tells whether that was an error
        }
    }

    private static async Task<string> ReadAsync(Stream stream, int limit)
    {
        using var kept = new MemoryStream();
        var buffer = new byte[16 * 1024];
        for (int read; (read = await stream.ReadAsync(buffer)) > 0; )
        {
            kept.Write(buffer, 0, (int)Math.Min(read, limit - kept.Length));
        }

        return Encoding.UTF8.GetString(kept.GetBuffer(), 0, (int)kept.Length);
    }
}
