namespace Dr.Bench.Measuring;

/// <summary>A contender: what it is called in tables, what it does in a sentence, and its command line.</summary>
internal sealed record Command(string Name, string What, IReadOnlyList<string> Line)
{
    /// <value>0: how it ends when it has done what it is to do.</value>
    public int ExitCode { get; init; }
}
