namespace Dr.Stores.Retrying;

/// <summary>Reads an object to its end although the connection breaks: what is missing is asked for again from where it stopped.</summary>
/// <remarks>
/// The streams given to it MUST fail with a transient <see cref="StoreException"/> when they end early. As long as bytes
/// arrive there is no limit of time; a stretch without any is bounded by the policy.
/// </remarks>
/// <param name="openAt">Opens the object at a count of bytes already read. One attempt, not retried by itself.</param>
/// <param name="first">The stream at 0, opened already.</param>
/// <param name="policy">Bounds each stretch without progress.</param>
/// <param name="cancelled">Ends reads that are under way.</param>
public sealed class ResumingReadStream(
    Func<long, CancellationToken, Task<Stream>> openAt,
    Stream first,
    RetryPolicy policy,
    CancellationToken cancelled
) : ForwardReadStream
{
    private Stream? _current = first;
    private RetryBudget _budget = policy.Begin();
    private long _position;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancelled, cancellationToken);
        while (true)
        {
            try
            {
                return await ReadOnceAsync(buffer, either.Token);
            }
            catch (StoreException error) when (error.IsTransient)
            {
                await CloseAsync();
                await _budget.SpendAsync(error, either.Token);
            }
        }
    }

    private async ValueTask<int> ReadOnceAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        _current ??= await openAt(_position, cancellationToken);
        var read = await _current.ReadAsync(buffer, cancellationToken);
        if (read > 0)
        {
            _position += read;
            _budget = policy.Begin();
        }

        return read;
    }

    private async ValueTask CloseAsync()
    {
        if (_current is { } broken)
        {
            _current = null;
            await broken.DisposeAsync();
        }
    }

    protected override void Dispose(bool disposing)
    {
        _current?.Dispose();
        base.Dispose(disposing);
    }
}
