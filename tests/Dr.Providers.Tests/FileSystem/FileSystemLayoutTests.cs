using Dr.Providers.FileSystem;
using Dr.Randomness;
using Dr.Stores;
using Dr.Testing.Servers;
using Dr.Testing.Stores;

namespace Dr.Providers.Tests.FileSystem;

/// <summary>What lies on the disk, and what killed writers leave there.</summary>
public sealed class FileSystemLayoutTests : IDisposable
{
    private readonly TestFolder _folder = TestFolder.Create("store");
    private readonly FileSystemObjectStore _store;

    public FileSystemLayoutTests() =>
        _store = new FileSystemObjectStore(
            new FileSystemStoreOptions { Root = _folder.Path },
            TimeProvider.System,
            new SystemRandomSource()
        );

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string Incoming => _folder.File(IncomingFile.FolderName);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Only_the_owner_may_read_files_and_enter_folders()
    {
        await _store.PutAsync("a/b/object", [1], Cancellation);

        var all = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
        Assert.Equal(all, File.GetUnixFileMode(_folder.File("a/b")));
        Assert.Equal(all, File.GetUnixFileMode(Incoming));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_folder.File("a/b/object")));
    }

    [Fact]
    public async Task The_file_is_the_object_byte_for_byte_and_nothing_else_is_left()
    {
        var content = StoreExtensions.SomeBytes((3 << 20) + 5);

        await _store.PutAsync(ObjectKey.Parse("a/object"), new TinyReadsStream(content, 9000), Cancellation);

        StoreExtensions.AssertSame(content, await File.ReadAllBytesAsync(_folder.File("a/object"), Cancellation));
        Assert.Empty(Directory.GetFiles(Incoming));
    }

    [Fact]
    public async Task A_put_under_way_shows_in_no_listing_and_is_not_swept()
    {
        using var incoming = IncomingFile.Create(_folder.Path, new SystemRandomSource());
        await incoming.FillAsync(new MemoryStream([1, 2, 3]), Cancellation);

        Assert.Empty(await _store.KeysAsync("", Cancellation));
        Assert.Equal(0, await _store.SweepUnfinishedPutsAsync("", TimeSpan.FromDays(-1), Cancellation));
        Assert.Equal(0, incoming.PublishAs(_folder.File("object")));
        Assert.Equal([1, 2, 3], await _store.ReadAsync("object", Cancellation));
    }

    [Fact]
    public async Task What_a_killed_writer_left_is_swept_when_it_is_old_enough()
    {
        await _store.PutAsync("object", [1], Cancellation);
        var left = Path.Join(Incoming, "0123456789abcdef");
        await File.WriteAllBytesAsync(left, [1, 2], Cancellation);

        Assert.Equal(0, await _store.SweepUnfinishedPutsAsync("", TimeSpan.FromDays(1), Cancellation));
        Assert.True(File.Exists(left));
        Assert.Equal(1, await _store.SweepUnfinishedPutsAsync("", TimeSpan.FromDays(-1), Cancellation));
        Assert.Empty(Directory.GetFiles(Incoming));
        Assert.Equal(["object"], await _store.KeysAsync("", Cancellation));
    }

    [Fact]
    public async Task A_delete_takes_away_the_folders_that_it_leaves_empty_and_no_others()
    {
        await _store.PutAsync("points/1/etcd/db", [1], Cancellation);
        await _store.PutAsync("points/1/manifest", [1], Cancellation);

        await _store.DeleteAsync(ObjectKey.Parse("points/1/etcd/db"), Cancellation);
        Assert.False(Directory.Exists(_folder.File("points/1/etcd")));
        Assert.True(Directory.Exists(_folder.File("points/1")));

        await _store.DeleteAsync(ObjectKey.Parse("points/1/manifest"), Cancellation);
        Assert.False(Directory.Exists(_folder.File("points")));
        await _store.PutAsync("points/2/manifest", [1], Cancellation);
    }

    [Fact]
    public async Task Puts_and_deletes_in_one_folder_at_once_do_not_disturb_each_other()
    {
        await Parallel.ForEachAsync(
            Enumerable.Range(0, 8),
            Cancellation,
            async (writer, token) =>
            {
                foreach (var round in Enumerable.Range(0, 40))
                {
                    var key = $"shared/deep/folder/{writer}-{round}";
                    await _store.PutAsync(key, [1], token);
                    await _store.DeleteAsync(ObjectKey.Parse(key), token);
                }
            }
        );

        Assert.Empty(await _store.KeysAsync("", Cancellation));
    }

    [Fact]
    public async Task What_no_key_can_name_is_not_listed()
    {
        Directory.CreateDirectory(_folder.File("lost+found"));
        await File.WriteAllTextAsync(_folder.File("a file"), "x", Cancellation);

        Assert.Empty(await _store.KeysAsync("", Cancellation));
        Assert.Empty(await _store.KeysAsync("../", Cancellation));
        Assert.Empty(await _store.KeysAsync("/etc/", Cancellation));
    }
}
