using Dr.Providers.FileSystem;
using Dr.Randomness;
using Dr.Stores;
using Dr.Testing.Servers;
using Dr.Testing.Stores;

namespace Dr.Providers.Tests.FileSystem;

/// <summary>What can go wrong with a folder. Mounts and permissions are the kernel's own, so these tests need root.</summary>
public sealed class FileSystemFaultTests : IDisposable
{
    private readonly TestFolder _folder = TestFolder.Create("store");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_full_disk_is_said_to_be_full_and_keeps_no_half_object()
    {
        await using var mount = await Mount.TmpfsAsync(_folder.SubFolder("small"), "4m", Cancellation);
        var store = Open(mount.Path);
        await store.PutAsync("first", StoreExtensions.SomeBytes(1 << 20), Cancellation);

        var error = await Assert.ThrowsAsync<StoreException>(() =>
            store.PutAsync("second", StoreExtensions.SomeBytes(8 << 20), Cancellation)
        );

        Assert.Equal(StoreErrorKind.Full, error.Kind);
        Assert.Contains("free space", error.Hint, StringComparison.Ordinal);
        Assert.Equal(["first"], await store.KeysAsync("", Cancellation));
        // why: what the failed put wrote is gone, so there is room again
        await store.PutAsync("third", StoreExtensions.SomeBytes(2 << 20), Cancellation);
    }

    [Fact]
    public async Task A_file_system_that_may_not_be_written_is_denied_and_can_be_read()
    {
        var root = _folder.SubFolder("readonly");
        await Open(root).PutAsync("object", [1], Cancellation);
        await using var mount = await Mount.ReadOnlyAsync(root, Cancellation);
        var store = Open(root);

        var put = await Assert.ThrowsAsync<StoreException>(() => store.PutAsync("new", [1], Cancellation));
        var delete = await Assert.ThrowsAsync<StoreException>(() =>
            store.DeleteAsync(ObjectKey.Parse("object"), Cancellation)
        );

        Assert.Equal((StoreErrorKind.Denied, StoreErrorKind.Denied), (put.Kind, delete.Kind));
        Assert.Equal([1], await store.ReadAsync("object", Cancellation));
    }

    [Fact]
    public async Task A_folder_of_somebody_else_is_denied()
    {
        var root = _folder.SubFolder("denied");
        await Open(root).PutAsync("points/object", [1], Cancellation);
        var store = Open(root);
        var errors = new List<StoreException>();

        OtherUser.Run(() =>
        {
            errors.Add(Assert.Throws<StoreException>(() => Wait(store.PutAsync("new", [1], Cancellation))));
            errors.Add(Assert.Throws<StoreException>(() => Wait(store.ReadAsync("points/object", Cancellation))));
            errors.Add(Assert.Throws<StoreException>(() => Wait(store.KeysAsync("points/", Cancellation))));
        });

        Assert.All(errors, error => Assert.Equal(StoreErrorKind.Denied, error.Kind));
    }

    [Fact]
    public async Task A_root_that_is_missing_is_an_error_for_every_verb_and_is_not_created()
    {
        var root = _folder.File("missing");
        var store = Open(root);

        foreach (var request in EveryVerb(store))
        {
            var error = await Assert.ThrowsAsync<StoreException>(request);
            Assert.Equal(StoreErrorKind.Failed, error.Kind);
            Assert.Contains("mkdir", error.Hint, StringComparison.Ordinal);
        }

        Assert.False(Directory.Exists(root));
    }

    [Fact]
    public async Task A_mount_point_on_which_nothing_is_mounted_is_an_error_for_every_verb()
    {
        var point = _folder.SubFolder("backup disk");
        var root = Directory.CreateDirectory(Path.Join(point, "store")).FullName;
        var options = new FileSystemStoreOptions { Root = root, MountPoint = point };
        var store = new FileSystemObjectStore(options, TimeProvider.System, new SystemRandomSource());

        foreach (var request in EveryVerb(store))
        {
            var error = await Assert.ThrowsAsync<StoreException>(request);
            Assert.Equal(StoreErrorKind.Unavailable, error.Kind);
            Assert.Contains("nothing is mounted", error.Message, StringComparison.Ordinal);
        }

        await using var mount = await Mount.TmpfsAsync(point, "4m", Cancellation);
        Directory.CreateDirectory(root);
        await store.PutAsync("object", [1], Cancellation);
        Assert.Equal(["object"], await store.KeysAsync("", Cancellation));
    }

    [Fact]
    public async Task A_symbolic_link_leads_no_verb_out_of_the_store()
    {
        var root = _folder.SubFolder("root");
        var outside = _folder.SubFolder("outside");
        await File.WriteAllTextAsync(Path.Join(outside, "file"), "not ours", Cancellation);
        Directory.CreateSymbolicLink(Path.Join(root, "link"), outside);
        File.CreateSymbolicLink(Path.Join(root, "file"), Path.Join(outside, "file"));
        var store = Open(root);

        foreach (var key in new[] { "link/file", "file" })
        {
            await AssertRefusedAsync(() => store.PutAsync(key, [1], Cancellation));
            await AssertRefusedAsync(() => store.ReadAsync(key, Cancellation));
            await AssertRefusedAsync(() => store.FindAsync(key, Cancellation));
            await AssertRefusedAsync(() => store.DeleteAsync(ObjectKey.Parse(key), Cancellation));
        }

        await AssertRefusedAsync(() => store.KeysAsync("", Cancellation));
        Assert.Equal("not ours", await File.ReadAllTextAsync(Path.Join(outside, "file"), Cancellation));
    }

    [Fact]
    public async Task A_file_that_is_cut_while_it_is_read_is_an_error_and_not_an_early_end()
    {
        var root = _folder.SubFolder("cut");
        var store = Open(root);
        await store.PutAsync("object", StoreExtensions.SomeBytes(100_000), Cancellation);
        await using var stream = await store.OpenAsync(ObjectKey.Parse("object"), 0, null, Cancellation);
        await stream.ReadExactlyAsync(new byte[1000], Cancellation);

        using (var file = File.OpenWrite(Path.Join(root, "object")))
        {
            file.SetLength(5000);
        }

        var error = await Assert.ThrowsAsync<StoreException>(() => stream.CopyToAsync(Stream.Null, Cancellation));
        Assert.Contains("ended after 5000 bytes", error.Message, StringComparison.Ordinal);
    }

    private static async Task AssertRefusedAsync(Func<Task> request)
    {
        var error = await Assert.ThrowsAsync<StoreException>(request);
        Assert.Contains("symbolic link", error.Message, StringComparison.Ordinal);
    }

    private static IEnumerable<Func<Task>> EveryVerb(FileSystemObjectStore store) =>
        [
            () => store.PutAsync("key", [1], Cancellation),
            () => store.ReadAsync("key", Cancellation),
            () => store.FindAsync("key", Cancellation),
            () => store.KeysAsync("", Cancellation),
            () => store.DeleteAsync(ObjectKey.Parse("key"), Cancellation),
            () => store.SweepUnfinishedPutsAsync("", TimeSpan.Zero, Cancellation),
        ];

    // why: the other user is one of this thread alone, so nothing may go on elsewhere
    private static void Wait(Task task)
    {
        Assert.True(task.IsCompleted, "the store went on in another thread");
        task.GetAwaiter().GetResult();
    }

    private static FileSystemObjectStore Open(string root) =>
        new(new FileSystemStoreOptions { Root = root }, TimeProvider.System, new SystemRandomSource());
}
