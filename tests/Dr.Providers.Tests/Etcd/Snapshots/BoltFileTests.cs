using System.Diagnostics;
using Dr.Providers.Etcd.Snapshots;

namespace Dr.Providers.Tests.Etcd.Snapshots;

public sealed class BoltFileTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_newer_of_the_two_meta_pages_counts()
    {
        await using var server = await EtcdServer.Start(EtcdBinary.V35, _folder["source"]);
        for (var round = 0; round < 6; round++)
        {
            await server.Put("a", $"{round}");
            // why: a snapshot commits what is pending, so each round moves the newest state to the other meta page
            await server.Ctl("snapshot", "save", _folder["file"]);
            await CopyOpenFile(Path.Combine(_folder["source"], "member", "snap", "db"), _folder["db"]);

            Assert.Equal(
                SnapshotInspector.Inspect(_folder["file"]).Revision,
                SnapshotInspector.Inspect(_folder["db"]).Revision
            );
        }
    }

    [Fact]
    public async Task Every_record_is_visited_once_and_in_order()
    {
        await using var server = await EtcdServer.Start(EtcdBinary.V35, _folder["source"]);
        for (var batch = 0; batch < 20; batch++)
        {
            await server.PutAll(Enumerable.Range(0, 100).Select(key => ($"{batch}/{key}", new string('v', key * 40))));
        }

        await server.Ctl("snapshot", "save", _folder["file"]);
        var seen = new List<string>();
        using (var file = BoltFile.Open(_folder["file"]))
        {
            file.ForEach("key", (key, _) => seen.Add(Convert.ToHexString(key)));
        }

        Assert.Equal(2000, seen.Count);
        Assert.Equal(seen.Order(StringComparer.Ordinal), seen);
    }

    [Fact]
    public async Task Reading_allocates_little_however_large_the_file_is()
    {
        await using var server = await EtcdServer.Start(EtcdBinary.V35, _folder["source"]);
        for (var batch = 0; batch < 60; batch++)
        {
            await server.PutAll(Enumerable.Range(0, 20).Select(key => ($"{batch}/{key}", new string('v', 40_000))));
        }

        await server.Ctl("snapshot", "save", _folder["file"]);
        Assert.True(new FileInfo(_folder["file"]).Length > 40 << 20);

        var before = GC.GetAllocatedBytesForCurrentThread();
        SnapshotInspector.Inspect(_folder["file"]);
        SnapshotHash.OfRestored(_folder["file"], 1);
        SnapshotTrailer.Read(_folder["file"]);

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 4 << 20);
    }

    [Fact]
    public async Task A_bucket_that_is_not_there_has_no_records()
    {
        await using var server = await EtcdServer.Start(EtcdBinary.V35, _folder["source"]);
        await server.Ctl("snapshot", "save", _folder["file"]);
        using var file = BoltFile.Open(_folder["file"]);

        file.ForEach("nothing", (_, _) => Assert.Fail("visited"));

        Assert.Contains("key", file.Buckets);
    }

    [Fact]
    public async Task A_cancelled_read_stops()
    {
        await using var server = await EtcdServer.Start(EtcdBinary.V35, _folder["source"]);
        await Workload.Write(server);
        await server.Ctl("snapshot", "save", _folder["file"]);
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();

        Assert.Throws<OperationCanceledException>(() => SnapshotInspector.Inspect(_folder["file"], cancelled.Token));
        Assert.Throws<OperationCanceledException>(() => SnapshotTrailer.Read(_folder["file"], cancelled.Token));
    }

    // why: the server holds a lock on its database that .NET respects
    private static async Task CopyOpenFile(string from, string to)
    {
        using var copy = Process.Start("cp", [from, to]);
        await copy.WaitForExitAsync();
        Assert.Equal(0, copy.ExitCode);
    }
}
