using System.Globalization;

namespace Dr.Bench.Results;

/// <summary>What of this machine decides the figures. Nothing that tells whose machine it is.</summary>
internal sealed record Machine(
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
        var flags = Value("/proc/cpuinfo", "flags", "Features").Split(' ');
        var memory = Value("/proc/meminfo", "MemTotal").Split(' ')[0];
        return new Machine(
            Value("/proc/cpuinfo", "model name"),
            Environment.ProcessorCount,
            flags.Contains("sha_ni") || flags.Contains("sha2"),
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

    private static string Value(string file, params ReadOnlySpan<string> names)
    {
        foreach (var line in File.ReadLines(file))
        {
            var (name, value) = line.Split(':', 2) is [var left, var right] ? (left.Trim(), right.Trim()) : (line, "");
            if (names.Contains(name))
            {
                return value;
            }
        }

        return "unknown";
    }
}
