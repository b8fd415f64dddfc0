using System.ComponentModel;

namespace Dr.Providers.Hosts;

/// <summary>This machine under another name: what it runs are child processes, what it keeps lies below one directory.</summary>
public sealed class LocalHost(string name, TimeProvider clock) : IHost
{
    /// <summary>What <see cref="IHost.Machine"/> is for all of them.</summary>
    public const string ThisMachine = "local";

    public string Name => name;

    public string Machine => ThisMachine;

    public IHostServices Services => new DetachedServices(this, clock);

    public async Task<HostResult> RunAsync(HostCommand command, CancellationToken cancellationToken)
    {
        try
        {
            return await command.AsChild(command.Arguments, clock).RunAsync(cancellationToken)
                ?? throw command.Late(name);
        }
        catch (Win32Exception exception)
        {
            throw command.NotThere(name, exception);
        }
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
}
