using Dr.Providers.Hosts;
using Xunit;

namespace Dr.Testing.Conformance;

/// <summary>What every <see cref="IHost"/> promises, and that files and measurements composed on it work there.</summary>
public abstract class HostConformance
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>A host, and an absolute folder on it that is the test's own.</summary>
    protected abstract (IHost Host, string Folder) Target { get; }

    private HostFiles Files => new(Target.Host);

    [Fact]
    public async Task A_command_gives_its_exit_code_and_both_outputs_and_reads_its_input()
    {
        var command = HostCommand.Shell("""cat; echo "$1 $2" >&2; exit 3""", "a b", "$(c)") with { Input = "in" };

        var result = await Target.Host.RunAsync(command, Cancellation);

        Assert.Equal((3, "in", "a b $(c)\n"), (result.ExitCode, result.Output, result.Error));
        Assert.Equal("a b $(c)", result.LastLine);
    }

    [Fact]
    public async Task Output_beyond_the_limit_is_dropped_and_does_not_stall_the_command()
    {
        var command = HostCommand.Shell("head -c 1000000 /dev/zero; echo done >&2") with { OutputLimit = 10 };

        var result = await Target.Host.RunAsync(command, Cancellation);

        Assert.Equal((0, 10, "done\n"), (result.ExitCode, result.Output.Length, result.Error));
    }

    [Fact]
    public async Task A_command_that_takes_too_long_is_ended_with_what_it_started()
    {
        var mark = $"{Target.Folder}/mark";
        await Files.MakeFolderAsync(Target.Folder, Cancellation);
        var command = HostCommand.Shell("""(sleep 0.5; touch "$1") & wait""", mark) with
        {
            Timeout = TimeSpan.FromMilliseconds(100),
        };

        await Assert.ThrowsAsync<HostException>(() => Target.Host.RunAsync(command, Cancellation));

        await Target.Host.RunAsync(HostCommand.Shell("sleep 1"), Cancellation);
        Assert.False(await Files.HoldsAsync(mark, Cancellation));
    }

    [Fact]
    public async Task A_command_that_is_not_there_is_an_error_that_names_it()
    {
        var error = await Assert.ThrowsAsync<HostException>(() =>
            Target.Host.RunAsync(new HostCommand(["/no/such/program"]), Cancellation)
        );

        Assert.Contains("/no/such/program", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_put_is_there_whole_and_only_for_its_owner()
    {
        var path = $"{Target.Folder}/deep/file";
        await Target.Host.PutAsync(path, new MemoryStream("old"u8.ToArray()), Cancellation);
        await Target.Host.PutAsync(path, new MemoryStream("new"u8.ToArray()), Cancellation);

        Assert.Equal("new", await Files.FindAsync(path, Cancellation));
        Assert.Equal(["file"], await Files.ListAsync($"{Target.Folder}/deep", Cancellation));
        Assert.Equal(
            "600\n",
            (await Target.Host.RunAsync(HostCommand.Shell("""stat -c %a "$1" """, path), Cancellation)).Output
        );
    }

    [Fact]
    public async Task A_put_that_fails_half_way_leaves_what_was_there()
    {
        var path = $"{Target.Folder}/file";
        await Target.Host.PutAsync(path, new MemoryStream("old"u8.ToArray()), Cancellation);

        await Assert.ThrowsAnyAsync<Exception>(() => Target.Host.PutAsync(path, new BrokenStream(), Cancellation));

        Assert.Equal("old", await Files.FindAsync(path, Cancellation));
        Assert.Equal(["file"], await Files.ListAsync(Target.Folder, Cancellation));
    }

    [Fact]
    public async Task Of_many_who_create_a_file_one_does()
    {
        var path = $"{Target.Folder}/claim";

        var created = await Task.WhenAll(
            Enumerable.Range(0, 8).Select(number => Files.TryCreateAsync(path, $"{number}", Cancellation))
        );

        Assert.Equal(1, created.Count(did => did));
        Assert.Equal($"{Array.IndexOf(created, true)}", await Files.FindAsync(path, Cancellation));
        Assert.Equal(["claim"], await Files.ListAsync(Target.Folder, Cancellation));
    }

    [Fact]
    public async Task A_folder_is_renamed_into_a_free_name_only()
    {
        await Target.Host.PutAsync($"{Target.Folder}/a/file", new MemoryStream([1]), Cancellation);
        await Target.Host.PutAsync($"{Target.Folder}/taken/file", new MemoryStream([2]), Cancellation);

        await Assert.ThrowsAsync<HostException>(() =>
            Files.RenameAsync($"{Target.Folder}/a", $"{Target.Folder}/taken", Cancellation)
        );
        await Files.RenameAsync($"{Target.Folder}/a", $"{Target.Folder}/b", Cancellation);

        Assert.Equal(["b", "taken"], await Files.ListAsync(Target.Folder, Cancellation));
        Assert.Equal(["file"], await Files.ListAsync($"{Target.Folder}/taken", Cancellation));
    }

    [Fact]
    public async Task What_is_not_there_is_not_found_holds_nothing_lists_nothing_and_is_removed_without_a_word()
    {
        var path = $"{Target.Folder}/nothing";

        await Files.RemoveAsync(path, Cancellation);

        Assert.Null(await Files.FindAsync(path, Cancellation));
        Assert.False(await Files.HoldsAsync(path, Cancellation));
        Assert.Empty(await Files.ListAsync(path, Cancellation));
    }

    [Fact]
    public async Task An_empty_folder_holds_nothing_and_one_with_anything_in_it_does()
    {
        await Files.MakeFolderAsync($"{Target.Folder}/empty", Cancellation);
        Assert.False(await Files.HoldsAsync($"{Target.Folder}/empty", Cancellation));

        await Files.MakeFolderAsync($"{Target.Folder}/empty/inner", Cancellation);
        Assert.True(await Files.HoldsAsync($"{Target.Folder}/empty", Cancellation));
    }

    [Fact]
    public async Task The_measured_host_has_cores_memory_space_and_a_clock_near_ours()
    {
        var facts = await new HostProbe(Target.Host).LookAsync($"{Target.Folder}/not/yet", Cancellation);

        Assert.True(facts is { Cores: > 0, MemoryBytes: > 1 << 20, FreeBytes: > 1 << 20 });
        var (offset, uncertainty) = await new ClockProbe(Target.Host, TimeProvider.System).CompareAsync(Cancellation);
        Assert.True(offset.Duration() < TimeSpan.FromSeconds(5));
        Assert.True(uncertainty < TimeSpan.FromSeconds(5));
        Assert.NotEmpty(facts.FileSystem);
    }

    [Fact]
    public async Task Syncs_are_measured_one_by_one_and_leave_nothing_behind()
    {
        var times = await Target.Host.MeasureSyncAsync(
            Target.Folder,
            new SyncMeasurement(7, TimeSpan.FromMinutes(1)),
            Cancellation
        );

        Assert.Equal(7, times.Count);
        Assert.All(times, time => Assert.True(time > TimeSpan.Zero));
        Assert.Empty(await Files.ListAsync(Target.Folder, Cancellation));
    }

    private sealed class BrokenStream : MemoryStream
    {
        private bool _read;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (_read)
            {
                throw new IOException("the source broke");
            }

            _read = true;
            return ValueTask.FromResult(1);
        }

        public override Task CopyToAsync(Stream destination, int bufferSize, CancellationToken cancellationToken) =>
            throw new IOException("the source broke");
    }
}
