namespace Dr.Providers.S3;

/// <summary>
/// How much of all puts of a store may be on its way at once. Each put has a part of its own that fills meanwhile; without a bound over all
/// of them, several puts at once held twice as much again.
/// </summary>
/// <param name="bytes">What may be on its way; a larger part goes alone.</param>
internal sealed class SendBudget(long bytes) : IDisposable
{
    private const long Unit = 1 << 20;
    private readonly int _all = (int)Math.Max(1, bytes / Unit);
    private readonly SemaphoreSlim _free = new((int)Math.Max(1, bytes / Unit));
    private readonly SemaphoreSlim _turn = new(1);

    /// <summary>Waits until there is room, in the order of asking.</summary>
    /// <returns>What has to be given back.</returns>
    public async Task<int> TakeAsync(long size, CancellationToken cancellationToken)
    {
        var wanted = (int)Math.Clamp((size + Unit - 1) / Unit, 1, _all);
        await _turn.WaitAsync(cancellationToken);
        var taken = 0;
        try
        {
            while (taken < wanted)
            {
                await _free.WaitAsync(cancellationToken);
                taken++;
            }

            return taken;
        }
        catch
        {
            GiveBack(taken);
            throw;
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose()
    {
        _free.Dispose();
        _turn.Dispose();
    }

    public void GiveBack(int taken)
    {
        if (taken > 0)
        {
            _free.Release(taken);
        }
    }
}
