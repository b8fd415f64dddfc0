namespace Dr.EndToEnd.Tests.Kit;

/// <summary>One call of one of the two programs, as they were built.</summary>
internal sealed record ProgramCall(string Program, string Folder, IReadOnlyList<string> Arguments)
{
    public static string Service { get; } = Path.Combine(AppContext.BaseDirectory, "dr-service");

    public static string Restore { get; } = Path.Combine(AppContext.BaseDirectory, "dr-restore");

    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>What starts it in its place and becomes it: <c>nsenter</c>, <c>setpriv</c>.</summary>
    public IReadOnlyList<string> Prefix { get; init; } = [];

    public async Task<ProgramResult> RunAsync(CancellationToken cancellationToken)
    {
        using var program = RunningProgram.Start(this);
        return await program.EndAsync(cancellationToken);
    }
}
