using Dr.Recovery;

namespace Dr.Core.Tests.Recovery;

/// <summary>Notes that it was called, then does what the test wants.</summary>
internal sealed class FakeAction(
    string name,
    List<string> calls,
    bool runsAgain = false,
    Func<StepContext, CancellationToken, Task>? work = null
) : IStepAction
{
    public string Name => name;

    public bool RunsAgain => runsAgain;

    public async Task<StepOutcome> ExecuteAsync(StepContext context, CancellationToken cancellationToken)
    {
        lock (calls)
        {
            calls.Add(context.Step.Id);
        }

        await (work?.Invoke(context, cancellationToken) ?? Task.CompletedTask);
        return StepOutcome.With("done", new { context.Attempt }, []);
    }
}
