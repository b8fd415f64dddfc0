namespace Dr.Providers.Tests.Etcd.Recovery;

/// <summary>One source for all; one restore at a time, since each starts five members.</summary>
[CollectionDefinition(Name)]
public sealed class RestoreCollection : ICollectionFixture<EtcdSourceFixture>
{
    public const string Name = "restore";
}
