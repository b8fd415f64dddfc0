using System.Diagnostics;
using System.Text.Json;
using Dr.Bench.Measuring;

namespace Dr.Bench.Comparisons;

/// <summary>What all contenders find alike: keys, a configuration, a scratch folder and a store, all on one disk.</summary>
/// <param name="settings">Where everything lies.</param>
/// <param name="source">The lines of dr.yaml that name the source.</param>
/// <param name="tools">What else the scripts are told.</param>
/// <param name="clock">Measures.</param>
internal sealed class Surrounding(
    BenchSettings settings,
    string source,
    IReadOnlyDictionary<string, string> tools,
    TimeProvider clock
)
{
    public string Log { get; } = Path.Join(settings.Work, "contenders.log");

    public string Store { get; } = Path.Join(settings.Work, "store");

    public string Configuration { get; } = Path.Join(settings.Work, "dr.yaml");

    private string Keys => Path.Join(settings.Work, "keys");

    private string Scratch => Path.Join(settings.Work, "scratch");

    /// <summary>Makes keys and configuration afresh.</summary>
    public async Task PrepareAsync(CancellationToken cancellationToken)
    {
        await File.WriteAllTextAsync(Log, "", cancellationToken);
        Empty(Keys);
        using var keys = JsonDocument.Parse(
            await OutputAsync(settings.Service, ["keygen", "--to", Keys, "--json"], cancellationToken)
        );
        var identity = keys.RootElement.GetProperty("identity");
        var signing = keys.RootElement.GetProperty("signing");
        Recipient = identity.GetProperty("recipient").GetString()!;
        Identity = identity.GetProperty("identityFile").GetString()!;
        await File.WriteAllTextAsync(
            Configuration,
            $"""
            clusters:
              - name: bench
            {source}
                recipients: ["{Recipient}"]
            store:
              file:
                directory: {Store}
            signing:
              key: {signing.GetProperty("keyFile").GetString()}
              trusted: [{signing.GetProperty("publicKeyFile").GetString()}]
            identities: [{Identity}]
            state: {Path.Join(settings.Work, "state")}

            """,
            cancellationToken
        );
        Clear();
    }

    public string Recipient { get; private set; } = "";

    public string Identity { get; private set; } = "";

    /// <summary>What the scripts are told.</summary>
    public Dictionary<string, string> Environment =>
        new(tools)
        {
            ["SCRATCH"] = Scratch,
            ["STORE"] = Store,
            ["RECIPIENT"] = Recipient,
            ["IDENTITY"] = Identity,
        };

    public Command Script(string name, string what) =>
        new(name, what, ["bash", Path.Join(settings.Contenders, $"{name}.sh")]);

    public Command Backup { get; } =
        new(
            "dr-service backup",
            "one pass, sealed, signed, forced to the disk, read back and compared",
            [settings.Service, "backup", "bench", "--config", Path.Join(settings.Work, "dr.yaml"), "--quiet", "--json"]
        );

    public MeasuredProcess Measured => new(Log, clock);

    /// <summary>Empties scratch and store and waits until the disk is idle, so that no run pays for the one before.</summary>
    public void Clear()
    {
        Empty(Store);
        ClearScratch();
    }

    /// <summary>The same without the store.</summary>
    public void ClearScratch()
    {
        Empty(Scratch);
        using var sync = Process.Start("sync");
        sync.WaitForExit();
    }

    public long StoredBytes() =>
        new[] { Scratch, Store }
            .SelectMany(folder => new DirectoryInfo(folder).EnumerateFiles("*", SearchOption.AllDirectories))
            .Sum(file => file.Length);

    public static void Empty(string folder)
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }

        Directory.CreateDirectory(folder);
    }

    /// <summary>What a program prints.</summary>
    /// <exception cref="BenchException">It failed.</exception>
    public static async Task<string> OutputAsync(
        string program,
        IReadOnlyList<string> arguments,
        CancellationToken cancellationToken
    )
    {
        using var process = Process.Start(
            new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, UseShellExecute = false }
        )!;
        var output = await process.StandardOutput.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        return process.ExitCode == 0
            ? output.Trim()
            : throw new BenchException($"{program} {string.Join(' ', arguments)} exited with {process.ExitCode}");
    }
}
