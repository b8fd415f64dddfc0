using Dr.Errors;
using Dr.Findings;
using Dr.Runs;

namespace Dr.Providers.Checks;

/// <summary>Looks at one thing after the other; what fails is noted and does not stop the next.</summary>
internal sealed class CheckList(IProgress<RunEvent> progress)
{
    private readonly List<CheckItem> _items = [];
    private readonly List<Finding> _findings = [];

    public CheckReport Report => new(_items, _findings);

    public async Task LookAsync(string name, string subject, Func<Task<string>> look)
    {
        var step = $"check/{name.Replace(' ', '-')}/{subject.TrimStart('/')}";
        progress.Report(new RunEvent(step, RunEventKind.Begun, $"{name} {subject}"));
        var item = await OutcomeAsync(name, subject, look);
        _items.Add(item);
        progress.Report(new RunEvent(step, item.Passed ? RunEventKind.Ended : RunEventKind.Failed, item.Text));
    }

    public void Look(string name, string subject, Func<string> look) =>
        LookAsync(name, subject, () => Task.FromResult(look())).GetAwaiter().GetResult();

    public void Add(CheckItem item) => _items.Add(item);

    public void Find(IEnumerable<Finding> findings) => _findings.AddRange(findings);

    private static async Task<CheckItem> OutcomeAsync(string name, string subject, Func<Task<string>> look)
    {
        try
        {
            return new CheckItem(name, subject, true, await look(), "", null);
        }
        catch (DrException exception)
        {
            return new CheckItem(name, subject, false, exception.Message, exception.Hint, exception.Code);
        }
    }
}
