namespace Dr.Testing.Runbooks;

/// <summary>One block of commands of a page, and what the page says of it.</summary>
/// <param name="Line">Where its fence begins in the file.</param>
/// <param name="Section">The heading of second level above it.</param>
/// <param name="Part">The heading of third level above it; empty where there is none.</param>
/// <param name="Script">What is between the fences.</param>
/// <param name="Expected">Lines of the output, in order; others may stand between them.</param>
/// <param name="ExitCode">0, or what the line of text above says.</param>
public sealed record RunbookStep(
    int Line,
    string Section,
    string Part,
    string Script,
    IReadOnlyList<string> Expected,
    int ExitCode
);
