using System.Collections.Concurrent;
using System.Globalization;

namespace Dr.EndToEnd.Tests.Kit;

/// <summary>Reads the command line of every process on this machine again and again, until it is disposed of.</summary>
internal sealed class ArgumentWatch : IDisposable
{
    private readonly CancellationTokenSource _ending = new();
    private readonly ConcurrentDictionary<string, bool> _seen = new();
    private readonly Thread _watching;

    public ArgumentWatch()
    {
        _watching = new Thread(Watch) { IsBackground = true };
        _watching.Start();
    }

    public string Seen => string.Join('\n', _seen.Keys);

    public void Dispose()
    {
        _ending.Cancel();
        _watching.Join();
        _ending.Dispose();
    }

    private void Watch()
    {
        while (!_ending.IsCancellationRequested)
        {
            foreach (var process in Directory.EnumerateDirectories("/proc").Where(IsProcess))
            {
                See(process);
            }

            Thread.Sleep(2);
        }
    }

    private void See(string process)
    {
        try
        {
            _seen.TryAdd(File.ReadAllText($"{process}/cmdline"), true);
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            // why: it ended in this very moment
        }
    }

    private static bool IsProcess(string path) =>
        int.TryParse(Path.GetFileName(path), NumberStyles.None, CultureInfo.InvariantCulture, out _);
}
