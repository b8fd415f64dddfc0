using System.Diagnostics;
using Dr.Bench.Measuring;

namespace Dr.Bench.Comparisons;

/// <summary>The members that a restore leaves running below one folder, known by the process files that it wrote.</summary>
internal sealed class RestoredMembers(string folder)
{
    public IReadOnlyList<int> Running() =>
        Directory.Exists(folder)
            ?
            [
                .. Directory
                    .EnumerateFiles(folder, "*", SearchOption.AllDirectories)
                    .Where(file => Path.GetExtension(file) is ".pid" or ".process")
                    .Select(file => int.Parse(File.ReadAllText(file).Split(' ', '\n')[0]))
                    .Where(IsOurs),
            ]
            : [];

    public double CpuSeconds() => Running().Sum(ProcStat.CpuSeconds);

    /// <summary>Ends them, waits for that, and removes the folder.</summary>
    public async Task RemoveAsync(CancellationToken cancellationToken)
    {
        foreach (var pid in Running())
        {
            using var process = Process.GetProcessById(pid);
            process.Kill();
            await process.WaitForExitAsync(cancellationToken);
        }

        Surrounding.Empty(folder);
    }

    // why: an id may have gone to another process since the file was written
    private bool IsOurs(int pid) =>
        File.Exists($"/proc/{pid}/cmdline")
        && File.ReadAllText($"/proc/{pid}/cmdline").Contains(folder, StringComparison.Ordinal);
}
