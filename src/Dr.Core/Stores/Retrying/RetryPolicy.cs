using Dr.Randomness;

namespace Dr.Stores.Retrying;

/// <summary>The one retry layer of the stores: sends a single request again when its failure is transient.</summary>
/// <remarks>Whatever is retried here must be safe to send twice. Nothing above or below a store retries requests.</remarks>
public sealed class RetryPolicy(RetryOptions options, TimeProvider clock, IRandomSource random)
{
    /// <summary>A budget for one request, or for one stretch of a stream without progress.</summary>
    public RetryBudget Begin() => new(options, clock, random);

    /// <exception cref="StoreException">The last failure, when it is not transient or the budget is spent.</exception>
    public async Task<T> RunAsync<T>(Func<CancellationToken, Task<T>> request, CancellationToken cancellationToken)
    {
        var budget = Begin();
        while (true)
        {
            try
            {
                return await request(cancellationToken);
            }
            catch (StoreException error) when (error.IsTransient)
            {
                await budget.SpendAsync(error, cancellationToken);
            }
        }
    }
}
