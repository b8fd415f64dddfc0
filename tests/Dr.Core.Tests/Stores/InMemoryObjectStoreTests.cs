using Dr.Stores;
using Dr.Testing.Conformance;
using Dr.Testing.Stores;

namespace Dr.Core.Tests.Stores;

public sealed class InMemoryObjectStoreTests : ObjectStoreConformance
{
    protected override ValueTask<IObjectStore> StoreAsync() => new(new InMemoryObjectStore());
}
