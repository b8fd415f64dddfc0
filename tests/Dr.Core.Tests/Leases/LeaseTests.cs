using Dr.Errors;
using Dr.Leases;
using Dr.Stores;
using Dr.Testing.Stores;
using Microsoft.Extensions.Time.Testing;

namespace Dr.Core.Tests.Leases;

public sealed class LeaseTests
{
    private readonly InMemoryObjectStore _store = new();
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 11, 22, 2, 0, 0, TimeSpan.Zero));
    private readonly Holders _holders = new();

    [Fact]
    public async Task A_held_lease_refuses_a_second_run_and_names_the_first()
    {
        await using var lease = await AcquireAsync("backup A");

        var refused = await Assert.ThrowsAsync<LeaseHeldException>(() => AcquireAsync("backup B"));

        Assert.Equal(ErrorCode.LeaseHeld, refused.Code);
        Assert.Contains("backup A", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_released_lease_can_be_taken_at_once_and_leaves_one_document()
    {
        await (await AcquireAsync("A")).DisposeAsync();
        await (await AcquireAsync("B")).DisposeAsync();

        Assert.Equal(1, await _store.ListAsync("", CancellationToken.None).CountAsync());
    }

    [Fact]
    public async Task A_lease_of_a_dead_process_of_this_machine_is_taken_at_once()
    {
        _ = await AcquireAsync("killed");
        _holders.Dead = true;

        await using var lease = await AcquireAsync("next");
    }

    [Fact]
    public async Task A_lease_that_nobody_renews_runs_out()
    {
        await KilledAsync();
        _clock.Advance(TimeSpan.FromMinutes(4));
        await Assert.ThrowsAsync<LeaseHeldException>(() => AcquireAsync("too early"));
        _clock.Advance(TimeSpan.FromMinutes(2));

        await using var lease = await AcquireAsync("next");
    }

    [Fact]
    public async Task A_lease_is_renewed_for_as_long_as_its_run_lives()
    {
        await using var lease = await AcquireAsync("long");
        for (var minute = 0; minute < 60; minute += 2)
        {
            _clock.Advance(TimeSpan.FromMinutes(2));
            await Assert.ThrowsAsync<LeaseHeldException>(() => AcquireAsync("second"));
        }
    }

    [Fact]
    public async Task Of_many_that_ask_at_once_one_wins()
    {
        var attempts = await Task.WhenAll(
            Enumerable
                .Range(0, 16)
                .Select(async number =>
                {
                    try
                    {
                        await AcquireAsync($"run {number}");
                        return 1;
                    }
                    catch (LeaseHeldException)
                    {
                        return 0;
                    }
                })
        );

        Assert.Equal(1, attempts.Sum());
    }

    private Task<Lease> AcquireAsync(string purpose) =>
        new StoreLeases(_store, Layout, _holders, _clock).AcquireAsync(purpose, CancellationToken.None);

    private static StoreLayout Layout => new("", ClusterName.Parse("production"));

    // A killed run renews nothing: its document is all that is left of it.
    private async Task KilledAsync()
    {
        var clock = new FakeTimeProvider(_clock.GetUtcNow());
        await new StoreLeases(_store, Layout, _holders, clock).AcquireAsync("killed", CancellationToken.None);
    }

    private sealed class Holders : ILeaseHolders
    {
        public bool Dead { get; set; }

        public LeaseHolder Current { get; } = new("host", "boot", 7, 7);

        public bool IsCertainlyDead(LeaseHolder holder) => Dead;
    }
}
