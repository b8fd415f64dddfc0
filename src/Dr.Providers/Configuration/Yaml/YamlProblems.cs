namespace Dr.Providers.Configuration.Yaml;

/// <summary>The mistakes found so far in one file.</summary>
internal sealed class YamlProblems
{
    private readonly List<(long Line, string Message)> _all = [];

    public bool Any => _all.Count > 0;

    public void Add(long line, string message) => _all.Add((line, message));

    public IReadOnlyList<string> InOrder() =>
        [.. _all.OrderBy(problem => problem.Line).Select(problem => $"line {problem.Line}: {problem.Message}")];
}
