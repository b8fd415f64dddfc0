using Dr.Providers.FileSystem;
using Dr.Providers.S3;
using Dr.Randomness;
using Dr.Stores;

namespace Dr.Providers.Configuration;

/// <summary>Opens the store that a configuration names. Nothing is asked of it yet.</summary>
public static class ConfiguredStore
{
    public static IObjectStore Open(StoreOptions options, TimeProvider clock, IRandomSource random) =>
        options.S3 is { } s3
            ? new S3ObjectStore(s3, clock, random)
            : new FileSystemObjectStore(options.File!, clock, random);

    /// <summary>The half that cannot change anything, also for whoever tries.</summary>
    public static IObjectReader OpenReader(StoreOptions options, TimeProvider clock, IRandomSource random) =>
        new ReaderHalf(Open(options, clock, random));

    private sealed class ReaderHalf(IObjectReader store) : IObjectReader
    {
        public string Description => store.Description;

        public Task<Stream> OpenAsync(ObjectKey key, long offset, long? count, CancellationToken cancellationToken) =>
            store.OpenAsync(key, offset, count, cancellationToken);

        public Task<ObjectEntry?> FindAsync(ObjectKey key, CancellationToken cancellationToken) =>
            store.FindAsync(key, cancellationToken);

        public IAsyncEnumerable<ObjectEntry> ListAsync(string prefix, CancellationToken cancellationToken) =>
            store.ListAsync(prefix, cancellationToken);
    }
}
