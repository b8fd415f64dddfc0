namespace Dr.Stores;

/// <summary>A store in which a killed writer may leave unfinished puts: never visible as objects, but taking space.</summary>
public interface IUnfinishedPuts
{
    /// <summary>Removes what killed writers left.</summary>
    /// <param name="prefix">Only puts of keys that begin with this, where the store knows the key of an unfinished put.</param>
    /// <param name="olderThan">Only puts begun at least this long ago; MUST be longer than any put takes, and than clocks differ.</param>
    /// <param name="cancellationToken">May leave some behind; calling again is safe.</param>
    /// <returns>How many were removed.</returns>
    Task<int> SweepUnfinishedPutsAsync(string prefix, TimeSpan olderThan, CancellationToken cancellationToken);
}
