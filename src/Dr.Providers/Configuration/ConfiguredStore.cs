using Dr.Providers.FileSystem;
using Dr.Randomness;
using Dr.Stores;

namespace Dr.Providers.Configuration;

/// <summary>Opens the store that a configuration names. Nothing is asked of it yet.</summary>
public static class ConfiguredStore
{
    public static IObjectStore Open(StoreOptions options, TimeProvider clock, IRandomSource random) =>
        new FileSystemObjectStore(options.File!, clock, random);
}
