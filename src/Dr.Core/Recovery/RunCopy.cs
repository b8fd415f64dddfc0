using System.Text;
using System.Text.Json;
using Dr.Errors;
using Dr.Json;

namespace Dr.Recovery;

/// <summary>
/// Plan and journal of a run as one text, the plan on the first line: how they lie on every host that the run has claimed, so that
/// another machine can go on with it. Holds what plan and journal hold, and so no secret.
/// </summary>
public sealed record RunCopy(RestorePlan Plan, IReadOnlyList<string> Journal)
{
    // why: what these leave lies in the run's folder on the first machine, and nowhere else
    private static readonly string[] s_leftBehind = [EtcdSteps.Stage, ObjectsSteps.Stage];

    /// <summary>Where a host keeps it.</summary>
    public static string FileOn(HostEntry host, RunId run) => $"{host.Directory}/.dr/{run}.copy";

    /// <summary>The text of a run as its folder has it now.</summary>
    public static string Read(RestorePlan plan, RunFolder folder)
    {
        using var file = new FileStream(folder.JournalFile, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var journal = new StreamReader(file, Encoding.UTF8);
        return $"{JsonSerializer.Serialize(plan, DrJson.Line)}\n{journal.ReadToEnd()}";
    }

    /// <exception cref="IntegrityException">The first line is no plan.</exception>
    public static RunCopy Parse(string text, string where)
    {
        var lines = text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var plan = DocumentFormat.Parse<RestorePlan>(
            Encoding.UTF8.GetBytes(lines.FirstOrDefault() ?? ""),
            RestorePlan.FormatName,
            where
        );
        return new RunCopy(plan, lines[1..]);
    }

    /// <summary>The journal as another machine goes by it: what was staged on the first one is staged again.</summary>
    public IEnumerable<string> ForAnotherMachine() =>
        Journal.Where(line =>
            !s_leftBehind.Contains(JsonSerializer.Deserialize<JournalEntry>(line, DrJson.Line)!.Step)
        );
}
