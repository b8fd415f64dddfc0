using System.Runtime.InteropServices;

namespace Dr.Providers.Hosts;

/// <summary>The kernel's word on whether a process exists.</summary>
internal static partial class ProcessSignals
{
    /// <returns>0 where it exists, else the errno.</returns>
    public static int Probe(int processId) => Kill(processId, 0) == 0 ? 0 : Marshal.GetLastPInvokeError();

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int Kill(int processId, int signal);
}
