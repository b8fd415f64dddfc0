using System.Text.Json;
using Dr.Errors;
using Dr.Json;
using Dr.Stores;

namespace Dr.Leases;

/// <summary>
/// A lease per cluster as a log of numbered documents in the store: creating the next number takes, renews or releases it, and
/// create-only puts let one writer win.
/// </summary>
public sealed class StoreLeases(IObjectStore store, StoreLayout layout, ILeaseHolders holders, TimeProvider clock)
{
    private static readonly TimeSpan Term = TimeSpan.FromMinutes(5);
    private readonly LeaseHolder _self = holders.Current;
    private long _number;

    /// <exception cref="LeaseHeldException">Another run holds it and is not certainly dead.</exception>
    public async Task<Lease> AcquireAsync(string purpose, CancellationToken cancellationToken)
    {
        var (number, newest) = await NewestAsync(cancellationToken);
        if (Holding(newest) is { } held)
        {
            throw Held(held);
        }

        var acquiredAt = clock.GetUtcNow();
        _number = number;
        if (!await TryAppendAsync(purpose, acquiredAt, released: false, cancellationToken))
        {
            var (_, winner) = await NewestAsync(cancellationToken);
            throw Held(winner!);
        }

        return new Lease(stop => RenewAsync(purpose, acquiredAt, stop), () => ReleaseAsync(purpose, acquiredAt));
    }

    /// <summary>Who holds the lease now, as far as can be told; null where nobody does. Writes nothing.</summary>
    public async Task<LeaseDocument?> FindHeldAsync(CancellationToken cancellationToken) =>
        Holding((await NewestAsync(cancellationToken)).Document);

    private LeaseDocument? Holding(LeaseDocument? newest) =>
        newest is { Released: false } && newest.ExpiresAt > clock.GetUtcNow() && !holders.IsCertainlyDead(newest.Holder)
            ? newest
            : null;

    private async Task RenewAsync(string purpose, DateTimeOffset acquiredAt, CancellationToken stop)
    {
        try
        {
            while (true)
            {
                await Task.Delay(Term / 3, clock, stop);
                await TryAppendAsync(purpose, acquiredAt, released: false, stop);
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or StoreException)
        {
            // A lease that could not be renewed runs out; the run itself goes on and its point is whole all the same.
        }
    }

    private async Task ReleaseAsync(string purpose, DateTimeOffset acquiredAt)
    {
        try
        {
            await TryAppendAsync(purpose, acquiredAt, released: true, CancellationToken.None);
            await RemoveOlderAsync();
        }
        catch (StoreException)
        {
            // It runs out by itself; what the run achieved must not be called failed for it.
        }
    }

    private async Task<bool> TryAppendAsync(
        string purpose,
        DateTimeOffset acquiredAt,
        bool released,
        CancellationToken cancellationToken
    )
    {
        var document = new LeaseDocument(_self, purpose, acquiredAt, clock.GetUtcNow() + Term, released);
        try
        {
            await store.PutAsync(
                layout.Lease(_number + 1),
                new MemoryStream(DrJson.ToBytes(document)),
                cancellationToken
            );
            _number++;
            return true;
        }
        catch (StoreException exception) when (exception.Kind == StoreErrorKind.AlreadyExists)
        {
            return false;
        }
    }

    private async Task<(long Number, LeaseDocument? Document)> NewestAsync(CancellationToken cancellationToken)
    {
        ObjectKey? newest = null;
        await foreach (var entry in store.ListAsync(layout.LeasesPrefix, cancellationToken))
        {
            newest = entry.Key;
        }

        if (newest is not { } key)
        {
            return (0, null);
        }

        await using var stream = await store.OpenAsync(key, 0, null, cancellationToken);
        var document = await ParseAsync(stream, cancellationToken);
        return (long.Parse(Path.GetFileNameWithoutExtension(key.ToString())), document);
    }

    private static async Task<LeaseDocument?> ParseAsync(Stream stream, CancellationToken cancellationToken)
    {
        try
        {
            return await JsonSerializer.DeserializeAsync<LeaseDocument>(stream, DrJson.Options, cancellationToken);
        }
        catch (JsonException)
        {
            // Not a lease that we could have written: nobody holds it.
            return null;
        }
    }

    private async Task RemoveOlderAsync()
    {
        var older = new List<ObjectKey>();
        await foreach (var entry in store.ListAsync(layout.LeasesPrefix, CancellationToken.None))
        {
            older.Add(entry.Key);
        }

        foreach (
            var key in older.Where(key => string.CompareOrdinal(key.ToString(), layout.Lease(_number).ToString()) < 0)
        )
        {
            await store.DeleteAsync(key, CancellationToken.None);
        }
    }

    private LeaseHeldException Held(LeaseDocument held) =>
        new(
            $"another run is at work on cluster {layout.Cluster}: {held.Purpose}, process {held.Holder.ProcessId} on "
                + $"{held.Holder.Host}, since {held.AcquiredAt:u}",
            $"wait for it to end; if it is dead, its lease runs out at {held.ExpiresAt:u}"
        );
}
