using Dr.Providers.S3;
using Dr.Stores;
using Dr.Testing.Conformance;
using Dr.Testing.Servers;
using Dr.Testing.Stores;

namespace Dr.Providers.Tests.S3;

/// <summary>Against servers that know no conditional put, with credentials from a profile file.</summary>
public sealed class S3WithoutConditionalPutsTests(SharedRadosGateway shared) : ObjectStoreConformance, IDisposable
{
    private S3ObjectStore? _store;

    protected override async ValueTask<IObjectStore> StoreAsync()
    {
        var gateway = await shared.GetAsync();
        var bucket = await gateway.CreateBucketAsync(cancellationToken: Cancellation);
        return _store = S3TestStores.Open(
            S3TestStores.Options(gateway, bucket) with
            {
                ConditionalPuts = S3ConditionalPuts.None,
                Profile = S3TestStores.GoodProfile,
            }
        );
    }

    public void Dispose() => _store?.Dispose();
}
