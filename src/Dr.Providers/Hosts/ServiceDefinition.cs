namespace Dr.Providers.Hosts;

/// <summary>A program that is to run on a host for itself.</summary>
/// <param name="Name">Unique on the host; letters, digits, dots and dashes.</param>
/// <param name="Folder">Where its process file and log are kept, and where it runs.</param>
/// <param name="Arguments">The program and its arguments; no secret.</param>
public sealed record ServiceDefinition(string Name, string Folder, IReadOnlyList<string> Arguments)
{
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    public string LogFile => $"{Folder}/{Name}.log";

    /// <summary>Process id and start time, so that a process that got the same id later is never taken for it.</summary>
    internal string ProcessFile => $"{Folder}/{Name}.process";
}

public enum ServiceState
{
    Stopped,
    Running,
}
