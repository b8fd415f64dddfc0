using Dr.Providers.S3;
using Dr.Stores;
using Dr.Testing.Conformance;
using Dr.Testing.Servers;
using Dr.Testing.Stores;

namespace Dr.Providers.Tests.S3;

/// <summary>With credentials from the environment.</summary>
public sealed class S3ObjectStoreTests(SharedRadosGateway shared) : ObjectStoreConformance, IDisposable
{
    private S3ObjectStore? _store;

    protected override async ValueTask<IObjectStore> StoreAsync() =>
        _store = await S3TestStores.CreateAsync(await shared.GetAsync(), Cancellation);

    public void Dispose() => _store?.Dispose();
}
