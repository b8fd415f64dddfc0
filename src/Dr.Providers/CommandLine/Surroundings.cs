using Dr.Randomness;

namespace Dr.Providers.CommandLine;

/// <summary>What a program finds around it: streams, environment, time and chance. Tests hand in their own.</summary>
public sealed record Surroundings
{
    /// <summary>Results, and nothing else.</summary>
    public required TextWriter Out { get; init; }

    /// <summary>Progress, questions and errors.</summary>
    public required TextWriter Error { get; init; }

    public required TextReader In { get; init; }

    public bool IsOutTerminal { get; init; }

    public bool IsErrorTerminal { get; init; }

    public bool IsInTerminal { get; init; }

    /// <summary>Columns of the terminal.</summary>
    public int Width { get; init; } = 120;

    /// <summary>The folder that relative paths of the command line begin at.</summary>
    public required string Directory { get; init; }

    /// <summary>An environment variable; null where it is not set or empty.</summary>
    public required Func<string, string?> Variable { get; init; }

    public required TimeProvider Clock { get; init; }

    public required IRandomSource Random { get; init; }

    public static Surroundings OfProcess() =>
        new()
        {
            Out = System.Console.Out,
            Error = System.Console.Error,
            In = System.Console.In,
            IsOutTerminal = !System.Console.IsOutputRedirected,
            IsErrorTerminal = !System.Console.IsErrorRedirected,
            IsInTerminal = !System.Console.IsInputRedirected,
            Width = WidthOfTerminal(),
            Directory = System.IO.Directory.GetCurrentDirectory(),
            Variable = name => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null,
            Clock = TimeProvider.System,
            Random = new SystemRandomSource(),
        };

    public string PathOf(string path) => Path.GetFullPath(path, Directory);

    private static int WidthOfTerminal() =>
        System.Console.IsOutputRedirected && System.Console.IsErrorRedirected
            ? 120
            : Math.Max(System.Console.WindowWidth, 60);
}
