using System.Text.Json;
using Dr.Bench.Comparisons;
using Dr.Bench.Measuring;

namespace Dr.Bench.MySql;

/// <summary>Dumps of one database, contender after contender; each round begins with another one.</summary>
internal sealed class DumpComparison(BenchSettings settings, Surrounding surrounding)
{
    public const string Pipeline = "mariadb-dump-pipeline";
    public const string Compressed = "mydumper-compressed";
    public const string Plain = "mydumper-plain";

    public IReadOnlyList<Command> Contenders { get; } =
    [
        surrounding.Script(Pipeline, "mariadb-dump --single-transaction, zstd -3, age, in one pipe into the store"),
        surrounding.Script(
            Compressed,
            "mydumper with four threads, the large tables split, its own compression; not encrypted"
        ),
        surrounding.Script(Plain, "the same without compression: what reading alone costs"),
        surrounding.Backup with
        {
            What =
                "four connections of one snapshot, digested row by row, sealed, signed, forced to the disk, read back and compared",
        },
    ];

    /// <summary>Seconds during which nobody could commit, of our dumps.</summary>
    public List<double> SecondsLocked { get; } = [];

    public async Task<IReadOnlyList<Measurement>> RunAsync(CattleServer server, CancellationToken cancellationToken)
    {
        var all = new List<Measurement>();
        for (var round = 0; round <= settings.Rounds; round++)
        {
            for (var turn = 0; turn < Contenders.Count; turn++)
            {
                var contender = Contenders[(round + turn) % Contenders.Count];
                var measured = await OneAsync(contender, round, server, cancellationToken);
                // why: the first run of each finds cold files and a cold server
                if (round > 0)
                {
                    all.Add(measured);
                }
            }
        }

        return all;
    }

    private async Task<Measurement> OneAsync(
        Command contender,
        int round,
        CattleServer server,
        CancellationToken cancellationToken
    )
    {
        surrounding.Clear();
        var measured = await surrounding.Measured.RunAsync(
            contender,
            surrounding.Environment,
            [server.Pid],
            cancellationToken
        );
        if (contender.Name == surrounding.Backup.Name)
        {
            SecondsLocked.Add(Locked());
        }

        Console.Error.WriteLine(
            $"dump {round}: {contender.Name} {measured.Wall:0.00} s, cpu {measured.Cpu:0.00} + {measured.ServerCpu:0.00} s, {measured.PeakMiB:0} MiB"
        );
        return measured with { Round = round, Bytes = surrounding.StoredBytes() };
    }

    private double Locked()
    {
        var file = Directory.EnumerateFiles(surrounding.Store, "manifest.json", SearchOption.AllDirectories).Single();
        using var manifest = JsonDocument.Parse(File.ReadAllText(file));
        return manifest
            .RootElement.GetProperty("sources")
            .GetProperty("mysql")
            .GetProperty("secondsLocked")
            .GetDouble();
    }
}
