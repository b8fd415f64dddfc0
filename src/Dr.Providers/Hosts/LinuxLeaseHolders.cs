using System.Globalization;
using Dr.Leases;

namespace Dr.Providers.Hosts;

/// <summary>Holders of leases as Linux processes: boot id and process namespace, process id, and its start time.</summary>
public sealed class LinuxLeaseHolders : ILeaseHolders
{
    private const int NoSuchProcess = 3;
    private const string Zombie = "Z";

    // why: a process that has ended and only waits to be reaped holds nothing; no process starts at this time
    private const long Ended = -1;

    public LeaseHolder Current { get; } =
        new(Environment.MachineName, BootAndNamespace(), Environment.ProcessId, StartOf(Environment.ProcessId) ?? 0);

    public bool IsCertainlyDead(LeaseHolder holder) =>
        holder.Host == Current.Host
        && holder.BootId == Current.BootId
        && (StartOf(holder.ProcessId) is { } start ? start != holder.ProcessStart : IsGone(holder.ProcessId));

    // why: /proc may hide other users' processes (hidepid); the kernel still says whether there is one
    private static bool IsGone(int processId) => ProcessSignals.Probe(processId) == NoSuchProcess;

    private static string BootAndNamespace()
    {
        var boot = File.ReadAllText("/proc/sys/kernel/random/boot_id").Trim();
        var processes = new FileInfo("/proc/self/ns/pid").LinkTarget;
        return $"{boot}/{processes}";
    }

    /// <summary>When the process started, in clock ticks since boot; null where it cannot be told.</summary>
    private static long? StartOf(int processId)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{processId}/stat");
            // why: the name in brackets may hold blanks and brackets, so fields are counted from its end; 22 is the start time
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            return fields[0] == Zombie ? Ended : long.Parse(fields[19], CultureInfo.InvariantCulture);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
