using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Dr.Stores;

namespace Dr.Testing.Stores;

/// <summary>The fake: a store that keeps every promise of the contract, in memory.</summary>
public sealed class InMemoryObjectStore(TimeProvider? clock = null) : IObjectStore
{
    private readonly ConcurrentDictionary<string, StoredObject> _objects = new(StringComparer.Ordinal);
    private readonly TimeProvider _clock = clock ?? TimeProvider.System;

    public string Description => "memory";

    public StoreCapabilities Capabilities => StoreCapabilities.AtomicCreate | StoreCapabilities.AtomicCreateOfAnySize;

    /// <summary>Damages the store behind its back: what tests of verification need and no store offers.</summary>
    public void Overwrite(ObjectKey key, byte[] content) =>
        _objects[key.ToString()] = new StoredObject(content, _clock.GetUtcNow());

    public async Task PutAsync(ObjectKey key, Stream content, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        RefuseExisting(_objects.ContainsKey(key.ToString()), key);
        using var copy = new MemoryStream();
        await content.CopyToAsync(copy, cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        RefuseExisting(!_objects.TryAdd(key.ToString(), new StoredObject(copy.ToArray(), _clock.GetUtcNow())), key);
    }

    public Task DeleteAsync(ObjectKey key, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        _objects.TryRemove(key.ToString(), out _);
        return Task.CompletedTask;
    }

    public Task<Stream> OpenAsync(ObjectKey key, long offset, long? count, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        if (!_objects.TryGetValue(key.ToString(), out var stored))
        {
            throw new StoreException(
                StoreErrorKind.NotFound,
                $"cannot open {key}: there is no such object",
                "list the store"
            );
        }

        var start = (int)Math.Min(offset, stored.Content.Length);
        var length = (int)Math.Min(count ?? long.MaxValue, stored.Content.Length - start);
        return Task.FromResult<Stream>(new MemoryStream(stored.Content, start, length, writable: false));
    }

    public Task<ObjectEntry?> FindAsync(ObjectKey key, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult(_objects.TryGetValue(key.ToString(), out var stored) ? stored.EntryOf(key) : null);
    }

    public async IAsyncEnumerable<ObjectEntry> ListAsync(
        string prefix,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        await Task.CompletedTask;
        var found = _objects.Where(pair => pair.Key.StartsWith(prefix, StringComparison.Ordinal));
        foreach (var (key, stored) in found.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return stored.EntryOf(ObjectKey.Parse(key));
        }
    }

    private static void RefuseExisting(bool exists, ObjectKey key)
    {
        if (exists)
        {
            throw new StoreException(
                StoreErrorKind.AlreadyExists,
                $"cannot put {key}: it exists, and objects are written once",
                "take another key"
            );
        }
    }

    private sealed record StoredObject(byte[] Content, DateTimeOffset ModifiedAt)
    {
        public ObjectEntry EntryOf(ObjectKey key) => new(key, Content.Length, ModifiedAt);
    }
}
