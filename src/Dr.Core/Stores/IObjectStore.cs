namespace Dr.Stores;

/// <summary>Durable bytes by key. A key is written once and never changed.</summary>
/// <remarks>
/// Implementations guarantee: a completed Put is durable and visible to Open, Find and List; a failed or cancelled Put is not
/// visible at all. They do not guarantee an order between keys. Every implementation and every decorator passes
/// <c>ObjectStoreConformance</c>.
/// </remarks>
public interface IObjectStore : IObjectReader
{
    StoreCapabilities Capabilities { get; }

    /// <summary>Creates the object from a stream of unknown length, in constant memory, without a temporary copy of the whole.</summary>
    /// <exception cref="StoreException">Kind <see cref="StoreErrorKind.AlreadyExists"/> when the key exists: it is left as it was.</exception>
    Task PutAsync(ObjectKey key, Stream content, CancellationToken cancellationToken);

    /// <summary>Removes the object. Removing what is not there succeeds.</summary>
    Task DeleteAsync(ObjectKey key, CancellationToken cancellationToken);
}
