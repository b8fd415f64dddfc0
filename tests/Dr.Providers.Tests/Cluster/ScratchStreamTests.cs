using Dr.Providers.Cluster.Capture;
using Dr.Testing.Servers;

namespace Dr.Providers.Tests.Cluster;

public sealed class ScratchStreamTests : IDisposable
{
    private readonly TestFolder _folder = TestFolder.Create("scratch");

    [Theory]
    [InlineData(100)]
    [InlineData(5000)]
    public void What_was_written_is_read_back_whether_it_fits_memory_or_not(int size)
    {
        using var scratch = new ScratchStream(_folder.File("own"), mostInMemory: 1000);
        var bytes = Enumerable.Range(0, size).Select(number => (byte)number).ToArray();
        foreach (var part in bytes.Chunk(77))
        {
            scratch.Write(part);
        }

        var read = new byte[size];
        scratch.Position = 0;
        scratch.ReadExactly(read);
        Assert.Equal(bytes, read);
        Assert.Equal(size, scratch.Length);
        Assert.Equal(size > 1000, Directory.Exists(_folder.File("own")));

        scratch.SetLength(0);
        scratch.Position = 0;
        scratch.Write([7]);
        scratch.Position = 0;
        Assert.Equal((1, 7), ((int)scratch.Length, scratch.ReadByte()));
    }

    [Fact]
    public void The_file_has_no_name_while_it_is_used_so_that_nothing_is_left_of_a_killed_run()
    {
        using var scratch = new ScratchStream(_folder.File("own"), mostInMemory: 10);

        scratch.Write(new byte[1000]);

        Assert.Empty(Directory.GetFileSystemEntries(_folder.File("own")));
        Assert.Equal(
            UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute,
            File.GetUnixFileMode(_folder.File("own"))
        );
    }

    public void Dispose() => _folder.Dispose();
}
