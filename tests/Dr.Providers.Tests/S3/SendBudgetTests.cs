using Dr.Providers.S3;

namespace Dr.Providers.Tests.S3;

/// <summary>What several puts at once may have on its way together.</summary>
public sealed class SendBudgetTests
{
    private const long MiB = 1 << 20;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Whoever_asks_for_more_than_is_free_waits_and_nobody_overtakes()
    {
        using var budget = new SendBudget(24 * MiB);
        var first = await budget.TakeAsync(8 * MiB, Stop);
        var second = await budget.TakeAsync((8 * MiB) + 1, Stop);

        var large = budget.TakeAsync(24 * MiB, Stop);
        var small = budget.TakeAsync(1, Stop);
        budget.GiveBack(first);
        Assert.False(large.IsCompleted || small.IsCompleted);
        budget.GiveBack(second);
        budget.GiveBack(await large);
        budget.GiveBack(await small);

        Assert.Equal((8, 9), (first, second));
    }

    [Fact]
    public async Task What_is_larger_than_all_goes_alone()
    {
        using var budget = new SendBudget(8 * MiB);

        var all = await budget.TakeAsync(256 * MiB, Stop);
        var next = budget.TakeAsync(1, Stop);
        Assert.False(next.IsCompleted);
        budget.GiveBack(all);

        Assert.Equal(1, await next);
    }

    [Fact]
    public async Task Whoever_gives_up_waiting_takes_nothing()
    {
        using var budget = new SendBudget(2 * MiB);
        var one = await budget.TakeAsync(MiB, Stop);
        using var impatient = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        var waiting = budget.TakeAsync(2 * MiB, impatient.Token);
        await impatient.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        budget.GiveBack(one);

        Assert.Equal(2, await budget.TakeAsync(2 * MiB, Stop));
    }
}
