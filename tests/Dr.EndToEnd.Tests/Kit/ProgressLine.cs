namespace Dr.EndToEnd.Tests.Kit;

/// <summary>One line of a program's progress: <c>TIME begin|note|end|fail STEP TEXT</c>.</summary>
internal sealed record ProgressLine(string Word, string Step, string Text)
{
    /// <summary>What a kill is aimed at: <c>begin etcd/stage</c>.</summary>
    public string Point => $"{Word} {Step}";

    public static ProgressLine? TryParse(string line)
    {
        var parts = line.Split(' ', 4);
        return parts.Length >= 3 && parts[1] is "begin" or "note" or "end" or "fail"
            ? new ProgressLine(parts[1], parts[2], parts.Length > 3 ? parts[3] : "")
            : null;
    }
}
