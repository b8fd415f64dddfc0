namespace Dr.Stores;

/// <summary>The half of a store that cannot change anything. Restore is handed only this.</summary>
/// <remarks>Every failure is a <see cref="StoreException"/> whose kind says whether trying again can help.</remarks>
public interface IObjectReader
{
    /// <summary>What the store is, for messages: no secret, for example <c>s3://bucket/prefix</c>.</summary>
    string Description { get; }

    /// <summary>The object's bytes from <paramref name="offset"/> on. A stream that ends early MUST fail, never just end.</summary>
    /// <param name="key">The object.</param>
    /// <param name="offset">First byte, 0 or more; at or past the end gives an empty stream.</param>
    /// <param name="count">How many bytes at most; null for all. Past the end gives what there is.</param>
    /// <param name="cancellationToken">Also ends reads that are under way on the stream.</param>
    /// <exception cref="StoreException">Kind <see cref="StoreErrorKind.NotFound"/> when there is no such object.</exception>
    Task<Stream> OpenAsync(ObjectKey key, long offset, long? count, CancellationToken cancellationToken);

    /// <summary>The object's entry, or null when there is no such object.</summary>
    Task<ObjectEntry?> FindAsync(ObjectKey key, CancellationToken cancellationToken);

    /// <summary>Every object whose key begins with the prefix, in ordinal order of keys. Incomplete listings MUST fail.</summary>
    /// <param name="prefix">Compared as text; empty lists everything.</param>
    /// <param name="cancellationToken">May be cancelled between any two entries.</param>
    IAsyncEnumerable<ObjectEntry> ListAsync(string prefix, CancellationToken cancellationToken);
}
