using Dr.Providers.Etcd.Snapshots;

namespace Dr.Providers.Tests.Etcd.Snapshots;

public sealed class SnapshotHashTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("3.5.16", false)]
    [InlineData("3.5.16", true)]
    [InlineData("3.4.23", false)]
    [InlineData("3.4.23", true)]
    public async Task The_hash_of_a_file_is_the_hash_of_its_source_and_of_what_is_restored_from_it(
        string version,
        bool compacted
    )
    {
        var binary = EtcdBinary.Of(version);
        KeyspaceHash source;
        await using (var server = await EtcdServer.Start(binary, _folder["source"]))
        {
            await Workload.Write(server);
            if (compacted)
            {
                await Workload.CompactAtTombstone(server);
                await server.Delete("/registry/pods/default/after");
            }

            source = await server.Hash();
            await server.Ctl("snapshot", "save", _folder["file"]);
        }

        Assert.Equal(source, SnapshotHash.OfSource(_folder["file"], source.Revision, source.CompactRevision));
        await using var restored = await EtcdServer.Restore(binary, _folder["file"], _folder["restored"]);
        Assert.Equal(await restored.Hash(), SnapshotHash.OfRestored(_folder["file"]));
        Assert.Equal(source, SnapshotHash.OfRestored(_folder["file"]));
    }
}
