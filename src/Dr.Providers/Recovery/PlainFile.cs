using Dr.Errors;

namespace Dr.Providers.Recovery;

/// <summary>Tells what a file of stock tools is by what is in it, never by its name.</summary>
public static class PlainFile
{
    private const int HeadSize = 64 * 1024;

    /// <exception cref="DrException">It cannot be read, or is compressed or sealed (<see cref="ErrorCode.Usage"/>).</exception>
    public static RestoreSource Recognise(string path)
    {
        var head = Head(path);
        return head switch
        {
            [0x28, 0xB5, 0x2F, 0xFD, ..] => throw Packed(path, "compressed with zstd", "zstd -d"),
            [0x1F, 0x8B, ..] => throw Packed(path, "compressed with gzip", "gunzip"),
            _ when head.AsSpan().StartsWith("age-encryption.org/"u8) => throw Packed(path, "sealed with age", "age -d"),
            _ when IsTar(head) => new RestoreSource.FromArchive(path),
            // why: the pages of a database file hold zero bytes from the first one on, and text holds none
            _ when head.Length > 0 && !head.Contains((byte)0) => new RestoreSource.FromDump(path),
            _ => new RestoreSource.FromFile(path),
        };
    }

    // why: pax and ustar both have this mark after the first hundred bytes of name and what follows it
    private static bool IsTar(byte[] head) => head.Length > 262 && head.AsSpan(257, 5).SequenceEqual("ustar"u8);

    private static byte[] Head(string path)
    {
        try
        {
            using var file = File.OpenRead(path);
            var head = new byte[HeadSize];
            return head[..file.ReadAtLeast(head, HeadSize, throwOnEndOfStream: false)];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new DrException(
                ErrorCode.Failed,
                $"cannot read {path}: {exception.Message}",
                "check the path and its permissions",
                exception
            );
        }
    }

    private static DrException Packed(string path, string how, string tool) =>
        new(
            ErrorCode.Usage,
            $"{path} is {how}; a plain etcd snapshot, SQL dump or tar of objects is needed",
            $"unpack it first: {tool}"
        );
}
