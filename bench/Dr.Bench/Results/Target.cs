namespace Dr.Bench.Results;

/// <summary>A figure that is to be reached.</summary>
internal sealed record Target(string What, double Measured, double Reach, string Unit)
{
    public bool IsReached => Measured <= Reach;

    public IReadOnlyList<string> Row =>
        [What, $"{Measured:0.##}{Unit}", $"≤ {Reach:0.##}{Unit}", IsReached ? "reached" : "**not reached**"];
}
