namespace Dr.Errors;

/// <summary>A file that the user wrote is wrong. Carries every mistake that was found, not only the first.</summary>
/// <param name="file">Which file.</param>
/// <param name="page">The page of the documentation that describes it.</param>
/// <param name="problems">One line each.</param>
public sealed class ConfigurationException(string file, string page, IReadOnlyList<string> problems)
    : DrException(
        ErrorCode.Usage,
        $"{file} has {problems.Count} mistake{(problems.Count == 1 ? "" : "s")}:\n  {string.Join("\n  ", problems)}",
        $"mend the file; {page} lists every key"
    )
{
    public IReadOnlyList<string> Problems { get; } = problems;
}
