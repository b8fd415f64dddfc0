namespace Dr.Providers.Hosts;

/// <summary>How a command ended.</summary>
public sealed record HostResult(int ExitCode, string Output, string Error)
{
    public bool Succeeded => ExitCode == 0;

    /// <summary>The last line it wrote, on stderr if there is any: most tools put the reason there.</summary>
    public string LastLine =>
        Error.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).LastOrDefault()
        ?? Output.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).LastOrDefault()
        ?? $"exit code {ExitCode} without a word";
}
