namespace Dr.Testing.Servers;

/// <summary>
/// A folder of one test's own, removed on disposal. What a killed test process left behind is removed by the next one that asks
/// for a folder; the servers it left running are ended first.
/// </summary>
public sealed class TestFolder : IAsyncDisposable, IDisposable
{
    private const string ProcessFile = ".process";
    private static readonly string s_all = System.IO.Path.Combine(System.IO.Path.GetTempPath(), "dr-test");
    private static readonly Lock s_sweeping = new();
    private static bool s_swept;
    private static int s_count;

    private TestFolder(string path) => Path = path;

    public string Path { get; }

    public static TestFolder Create(string name)
    {
        SweepOnce();
        var number = Interlocked.Increment(ref s_count);
        var path = System.IO.Path.Combine(s_all, ProcessIdentity.Current.ToString(), $"{name}-{number}");
        return new TestFolder(Directory.CreateDirectory(path).FullName);
    }

    public string File(string name) => System.IO.Path.Combine(Path, name);

    public string SubFolder(string name) => Directory.CreateDirectory(File(name)).FullName;

    public void Dispose()
    {
        if (Directory.Exists(Path))
        {
            Directory.Delete(Path, recursive: true);
        }
    }

    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>Notes beside a server's data who runs on it, for the sweep.</summary>
    internal static void NoteProcess(string folder, int id)
    {
        if (ProcessIdentity.Of(id) is { } identity)
        {
            System.IO.File.WriteAllText(System.IO.Path.Combine(folder, $"{ProcessFile}-{id}"), identity.ToString());
        }
    }

    private static void SweepOnce()
    {
        lock (s_sweeping)
        {
            if (s_swept || !Directory.Exists(s_all))
            {
                return;
            }

            s_swept = true;
            foreach (var folder in Directory.GetDirectories(s_all))
            {
                if (ProcessIdentity.TryParse(System.IO.Path.GetFileName(folder), out var owner) && !owner.IsAlive)
                {
                    Sweep(folder);
                }
            }
        }
    }

    private static void Sweep(string folder)
    {
        try
        {
            foreach (var note in Directory.GetFiles(folder, $"{ProcessFile}-*", SearchOption.AllDirectories))
            {
                if (ProcessIdentity.TryParse(System.IO.File.ReadAllText(note), out var server) && server.IsAlive)
                {
                    Signals.Send(server.Id, Signals.Kill);
                }
            }

            Directory.Delete(folder, recursive: true);
        }
        catch (IOException)
        {
            // why: another test process sweeps at the same moment, or the server is still ending; the next sweep has it
        }
    }
}
