using System.Globalization;

namespace Dr.Bench.Measuring;

/// <summary>What the kernel counts of processes, from /proc.</summary>
internal static class ProcStat
{
    // why: USER_HZ has been 100 on every architecture that .NET runs on
    private const double TicksPerSecond = 100;

    /// <summary>User and system seconds of a live process.</summary>
    public static double CpuSeconds(int pid)
    {
        var fields = Fields(pid.ToString(CultureInfo.InvariantCulture));
        return (fields[11] + fields[12]) / TicksPerSecond;
    }

    /// <summary>Seconds of all descendants of this process that have ended and were waited for.</summary>
    public static (double Both, double System) EndedDescendantsCpuSeconds()
    {
        var fields = Fields("self");
        return ((fields[13] + fields[14]) / TicksPerSecond, fields[14] / TicksPerSecond);
    }

    /// <summary>The largest VmHWM in MiB among a process and its descendants; 0 when it has ended.</summary>
    public static double PeakMiB(int pid)
    {
        try
        {
            return Math.Max(OwnPeakMiB(pid), Children(pid).Select(PeakMiB).DefaultIfEmpty().Max());
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // why: processes end while they are looked at
            return 0;
        }
    }

    private static double OwnPeakMiB(int pid)
    {
        var line = File.ReadLines($"/proc/{pid}/status")
            .FirstOrDefault(line => line.StartsWith("VmHWM:", StringComparison.Ordinal));
        return line is null ? 0 : long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2]) / 1024.0;
    }

    private static IEnumerable<int> Children(int pid) =>
        Directory
            .GetDirectories($"/proc/{pid}/task")
            .SelectMany(task =>
                File.ReadAllText(Path.Join(task, "children")).Split(' ', StringSplitOptions.RemoveEmptyEntries)
            )
            .Select(int.Parse);

    // the fields behind the name, which may hold anything: state is 0, utime 11, stime 12, cutime 13, cstime 14
    private static double[] Fields(string process)
    {
        var text = File.ReadAllText($"/proc/{process}/stat");
        return [0, .. text[(text.LastIndexOf(')') + 4)..].Split(' ').Select(double.Parse)];
    }
}
