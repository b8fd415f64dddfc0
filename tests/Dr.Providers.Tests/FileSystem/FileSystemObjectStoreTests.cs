using Dr.Providers.FileSystem;
using Dr.Randomness;
using Dr.Stores;
using Dr.Testing.Conformance;

namespace Dr.Providers.Tests.FileSystem;

public sealed class FileSystemObjectStoreTests : ObjectStoreConformance, IDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("dr-store-");

    protected override ValueTask<IObjectStore> StoreAsync() =>
        new(
            new FileSystemObjectStore(
                new FileSystemStoreOptions { Root = _root.FullName },
                TimeProvider.System,
                new SystemRandomSource()
            )
        );

    public void Dispose() => _root.Delete(recursive: true);
}
