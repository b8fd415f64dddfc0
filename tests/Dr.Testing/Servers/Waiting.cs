namespace Dr.Testing.Servers;

/// <summary>Awaits a condition of something outside this process.</summary>
public static class Waiting
{
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(25);

    /// <summary>Asks until the answer is yes; after <paramref name="limit"/> fails with what was awaited.</summary>
    public static async Task UntilAsync(
        string what,
        TimeSpan limit,
        Func<CancellationToken, Task<bool>> condition,
        CancellationToken cancellationToken
    )
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(limit);
        try
        {
            while (!await condition(deadline.Token))
            {
                await Task.Delay(s_pause, TimeProvider.System, deadline.Token);
            }
        }
        catch (OperationCanceledException late) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"{what}: not so within {limit.TotalSeconds:0} s", late);
        }
    }
}
