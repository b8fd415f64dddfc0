using System.Text.Json;
using Dr.Errors;
using Dr.Json;

namespace Dr.Recovery;

/// <summary>Where a run keeps plan, journal, report and the staged file: one folder per run. It holds plain data of the cluster while it runs.</summary>
public sealed record RunFolder(string Path)
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    public string PlanFile => System.IO.Path.Combine(Path, "plan.json");

    public string JournalFile => System.IO.Path.Combine(Path, "journal.jsonl");

    public string ReportFile => System.IO.Path.Combine(Path, "report.json");

    /// <summary>Since when this machine has the run: it began it then, or took it over.</summary>
    public DateTimeOffset Since => new(File.GetLastWriteTimeUtc(PlanFile), TimeSpan.Zero);

    /// <summary>Begins a run: the plan is on the disk before anything is done.</summary>
    /// <exception cref="DrException">The folder cannot be made.</exception>
    public static RunFolder Create(string runs, RestorePlan plan)
    {
        var folder = new RunFolder(System.IO.Path.Combine(runs, plan.Run.ToString()));
        try
        {
            Directory.CreateDirectory(folder.Path, OwnerOnly);
            using var file = new FileStream(folder.PlanFile, FileMode.CreateNew, FileAccess.Write);
            file.Write(DrJson.ToBytes(plan));
            file.Flush(flushToDisk: true);
            return folder;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new DrException(
                ErrorCode.Failed,
                $"cannot keep the run's journal in {folder.Path}: {exception.Message}",
                "choose another folder for runs, one with room for the snapshot",
                exception
            );
        }
    }

    /// <summary>Makes the folder of a run that another machine began.</summary>
    /// <exception cref="DrException">The folder cannot be made.</exception>
    public static RunFolder Adopt(string runs, RunCopy copy)
    {
        var folder = Create(runs, copy.Plan);
        File.WriteAllLines(folder.JournalFile, copy.ForAnotherMachine());
        return folder;
    }

    /// <summary>Runs that came to their end, newest first, at most twenty. One of another release, which cannot be read, is passed over.</summary>
    public static IReadOnlyList<PastRun> Past(string runs) =>
        Directory.Exists(runs)
            ?
            [
                .. new DirectoryInfo(runs)
                    .GetDirectories()
                    .OrderByDescending(folder => folder.Name, StringComparer.Ordinal)
                    .Select(folder => new RunFolder(folder.FullName).FindPast())
                    .OfType<PastRun>()
                    .Take(20),
            ]
            : [];

    public static bool Exists(string runs, RunId run) =>
        File.Exists(new RunFolder(System.IO.Path.Combine(runs, run.ToString())).PlanFile);

    /// <exception cref="DrException">There is no such run (<see cref="ErrorCode.Usage"/>), or its plan cannot be read.</exception>
    public static (RunFolder Folder, RestorePlan Plan) Find(string runs, RunId run)
    {
        var folder = new RunFolder(System.IO.Path.Combine(runs, run.ToString()));
        return File.Exists(folder.PlanFile)
            ? (
                folder,
                DocumentFormat.Parse<RestorePlan>(
                    File.ReadAllBytes(folder.PlanFile),
                    RestorePlan.FormatName,
                    folder.PlanFile
                )
            )
            : throw new DrException(
                ErrorCode.Usage,
                $"there is no run {run} in {runs}",
                "the failed run printed its id; a run that another machine began is resumed with --inventory FILE"
            );
    }

    private PastRun? FindPast()
    {
        try
        {
            return File.Exists(ReportFile)
                ? new PastRun(
                    JsonSerializer.Deserialize<RestorePlan>(File.ReadAllBytes(PlanFile), DrJson.Options)!,
                    JsonSerializer.Deserialize<RestoreReport>(File.ReadAllBytes(ReportFile), DrJson.Options)!
                )
                : null;
        }
        catch (Exception exception) when (exception is JsonException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    public Journal OpenJournal(RunId run) => Journal.Open(JournalFile, run);

    public void Write(RestoreReport report) => File.WriteAllBytes(ReportFile, DrJson.ToBytes(report));
}
