using System.Globalization;
using System.Text.RegularExpressions;

namespace Dr.Bench.Results;

/// <summary>What of this machine decides the figures. Nothing that tells whose machine it is.</summary>
internal sealed partial record Machine(
    string Processor,
    int Cores,
    bool HasShaInstructions,
    double MemoryGiB,
    string Kernel,
    double DiskMiBPerSecond,
    double SyncMilliseconds,
    double LoadAtBegin
)
{
    /// <param name="folder">Its disk is measured: 256 MiB written and forced out, then small writes each forced out.</param>
    /// <param name="clock">Measures.</param>
    public static Machine Describe(string folder, TimeProvider clock)
    {
        var load = Load();
        var cpu = File.ReadAllText("/proc/cpuinfo");
        var memory = MemoryPattern().Match(File.ReadAllText("/proc/meminfo")).Groups[1].Value;
        return new Machine(
            ModelPattern().Match(cpu) is { Success: true } model ? model.Groups[1].Value : "unknown",
            Environment.ProcessorCount,
            ShaPattern().IsMatch(cpu),
            Math.Round(long.Parse(memory, CultureInfo.InvariantCulture) / 1024.0 / 1024, 1),
            File.ReadAllText("/proc/sys/kernel/osrelease").Trim(),
            Math.Round(SequentialWrite(folder, clock)),
            Math.Round(SmallSync(folder, clock), 2),
            load
        );
    }

    /// <summary>Of the last minute.</summary>
    public static double Load() =>
        double.Parse(File.ReadAllText("/proc/loadavg").Split(' ')[0], CultureInfo.InvariantCulture);

    private static double SequentialWrite(string folder, TimeProvider clock)
    {
        const int Blocks = 256;
        var block = new byte[1 << 20];
        block.AsSpan().Fill(0x5a);
        using var file = Scratch(folder);
        var begun = clock.GetTimestamp();
        for (var i = 0; i < Blocks; i++)
        {
            file.Write(block);
        }

        file.Flush(flushToDisk: true);
        return Blocks / clock.GetElapsedTime(begun).TotalSeconds;
    }

    private static double SmallSync(string folder, TimeProvider clock)
    {
        const int Writes = 50;
        using var file = Scratch(folder);
        var begun = clock.GetTimestamp();
        for (var i = 0; i < Writes; i++)
        {
            file.Write(new byte[2048]);
            file.Flush(flushToDisk: true);
        }

        return clock.GetElapsedTime(begun).TotalMilliseconds / Writes;
    }

    private static FileStream Scratch(string folder) =>
        new(
            Path.Join(folder, "disk-probe"),
            new FileStreamOptions
            {
                Mode = FileMode.Create,
                Access = FileAccess.Write,
                BufferSize = 0,
                Options = FileOptions.DeleteOnClose,
            }
        );

    [GeneratedRegex(@"model name\s*: (.*)")]
    private static partial Regex ModelPattern();

    [GeneratedRegex(@"^(?:flags|Features)\s*:.*\b(?:sha_ni|sha2)\b", RegexOptions.Multiline)]
    private static partial Regex ShaPattern();

    [GeneratedRegex(@"MemTotal:\s*(\d+) kB")]
    private static partial Regex MemoryPattern();
}
