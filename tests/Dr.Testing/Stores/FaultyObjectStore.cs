using System.Runtime.CompilerServices;
using Dr.Stores;

namespace Dr.Testing.Stores;

/// <summary>A store that fails where a script says so, and is the inner store otherwise.</summary>
public sealed class FaultyObjectStore(IObjectStore inner, FaultScript script) : IObjectStore
{
    public string Description => inner.Description;

    public StoreCapabilities Capabilities => inner.Capabilities;

    public async Task PutAsync(ObjectKey key, Stream content, CancellationToken cancellationToken)
    {
        var fault = await BeginAsync(StoreVerb.Put, key.ToString(), cancellationToken);
        var source = fault is { After: { } count } ? new CutStream(content, count, fault) : content;
        await inner.PutAsync(key, source, cancellationToken);
        End(fault);
    }

    public async Task DeleteAsync(ObjectKey key, CancellationToken cancellationToken)
    {
        var fault = await BeginAsync(StoreVerb.Delete, key.ToString(), cancellationToken);
        await inner.DeleteAsync(key, cancellationToken);
        End(fault);
    }

    public async Task<Stream> OpenAsync(ObjectKey key, long offset, long? count, CancellationToken cancellationToken)
    {
        var fault = await BeginAsync(StoreVerb.Open, key.ToString(), cancellationToken);
        var stream = await inner.OpenAsync(key, offset, count, cancellationToken);
        End(fault);
        return fault is { After: { } limit } ? new CutStream(stream, limit, fault) : stream;
    }

    public async Task<ObjectEntry?> FindAsync(ObjectKey key, CancellationToken cancellationToken)
    {
        var fault = await BeginAsync(StoreVerb.Find, key.ToString(), cancellationToken);
        var entry = await inner.FindAsync(key, cancellationToken);
        End(fault);
        return entry;
    }

    public async IAsyncEnumerable<ObjectEntry> ListAsync(
        string prefix,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var fault = await BeginAsync(StoreVerb.List, prefix, cancellationToken);
        long given = 0;
        await foreach (var entry in inner.ListAsync(prefix, cancellationToken))
        {
            if (given++ == fault?.After)
            {
                throw fault.Strike();
            }

            yield return entry;
        }

        End(fault);
    }

    private async Task<StoreFault?> BeginAsync(StoreVerb verb, string about, CancellationToken cancellationToken)
    {
        var fault = script.Next(verb, about);
        if (fault?.Gate is { } gate)
        {
            fault.Pass();
            await gate.WaitAsync(cancellationToken);
            return null;
        }

        return fault is null or { After: not null } or { AfterDone: true } ? fault : throw fault.Strike();
    }

    private static void End(StoreFault? fault)
    {
        if (fault is { AfterDone: true })
        {
            throw fault.Strike();
        }
    }

    private sealed class CutStream(Stream inner, long count, StoreFault fault) : ForwardReadStream
    {
        private long _left = count;

        public override async ValueTask<int> ReadAsync(
            Memory<byte> buffer,
            CancellationToken cancellationToken = default
        )
        {
            if (_left == 0)
            {
                throw fault.Strike();
            }

            var read = await inner.ReadAsync(buffer[..(int)Math.Min(buffer.Length, _left)], cancellationToken);
            _left -= read;
            return read;
        }

        protected override void Dispose(bool disposing)
        {
            inner.Dispose();
            base.Dispose(disposing);
        }
    }
}
