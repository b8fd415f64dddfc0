using Dr.Stores;
using Xunit;

namespace Dr.Testing.Stores;

/// <summary>Short forms for tests.</summary>
public static class StoreExtensions
{
    public static Task PutAsync(
        this IObjectStore store,
        string key,
        byte[] content,
        CancellationToken cancellationToken
    ) => store.PutAsync(ObjectKey.Parse(key), new MemoryStream(content), cancellationToken);

    public static async Task<byte[]> ReadAsync(
        this IObjectReader store,
        string key,
        CancellationToken cancellationToken
    )
    {
        await using var stream = await store.OpenAsync(ObjectKey.Parse(key), 0, null, cancellationToken);
        using var copy = new MemoryStream();
        await stream.CopyToAsync(copy, cancellationToken);
        return copy.ToArray();
    }

    public static Task<ObjectEntry?> FindAsync(
        this IObjectReader store,
        string key,
        CancellationToken cancellationToken
    ) => store.FindAsync(ObjectKey.Parse(key), cancellationToken);

    public static async Task<List<string>> KeysAsync(
        this IObjectReader store,
        string prefix,
        CancellationToken cancellationToken
    )
    {
        var keys = new List<string>();
        await foreach (var entry in store.ListAsync(prefix, cancellationToken))
        {
            keys.Add(entry.Key.ToString());
        }

        return keys;
    }

    // why: Assert.Equal takes seconds for megabytes
    public static void AssertSame(byte[] expected, byte[] actual) =>
        Assert.True(
            expected.AsSpan().SequenceEqual(actual),
            $"{expected.Length} bytes were expected, {actual.Length} other ones came"
        );

    /// <summary>The same bytes in every run.</summary>
    public static byte[] SomeBytes(int count, int seed = 1)
    {
        var bytes = new byte[count];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }
}
