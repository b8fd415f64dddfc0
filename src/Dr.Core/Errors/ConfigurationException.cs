namespace Dr.Errors;

/// <summary>A file that the user wrote is wrong. Carries every mistake that was found, not only the first.</summary>
public sealed class ConfigurationException(string file, IReadOnlyList<string> problems)
    : DrException(
        ErrorCode.Usage,
        $"{file} has {problems.Count} mistake{(problems.Count == 1 ? "" : "s")}:\n  {string.Join("\n  ", problems)}",
        "mend the file; docs/operations/configuration.md lists every key"
    )
{
    public IReadOnlyList<string> Problems { get; } = problems;
}
