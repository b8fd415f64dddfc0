using System.Runtime.CompilerServices;
using Dr.Objects;

namespace Dr.Providers.Cluster.Capture;

/// <summary>Lists several types at the same time and gives them out in their order.</summary>
internal sealed class OrderedLists(TypeReader reader, int atOnce)
{
    /// <summary>Whoever takes an export disposes of it.</summary>
    /// <param name="types">In this order; those that come first are complete before any other is begun.</param>
    /// <param name="cancellationToken">Ends the lists under way too.</param>
    public async IAsyncEnumerable<TypeExport> ReadAsync(
        IReadOnlyList<ResourceType> types,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var first = new Dictionary<ResourceType, Task<TypeExport>>();
        var begun = new Queue<Task<TypeExport>>();
        try
        {
            foreach (var type in types.Where(ObjectExporter.ComesFirst))
            {
                first[type] = BeginAsync(type, stop.Token);
            }

            await Task.WhenAll(first.Values);
            var next = 0;
            while (next < types.Count || begun.Count > 0)
            {
                for (; next < types.Count && begun.Count < atOnce; next++)
                {
                    begun.Enqueue(
                        first.Remove(types[next], out var early) ? early : BeginAsync(types[next], stop.Token)
                    );
                }

                await begun.Peek();
                yield return await begun.Dequeue();
            }
        }
        finally
        {
            await stop.CancelAsync();
            await DropAsync([.. begun, .. first.Values]);
        }
    }

    private Task<TypeExport> BeginAsync(ResourceType type, CancellationToken cancellationToken) =>
        Task.Run(() => reader.ReadAsync(type, cancellationToken), cancellationToken);

    private static async Task DropAsync(IReadOnlyList<Task<TypeExport>> lists)
    {
        // why: one failure has been thrown already, and the others have no more to tell
        await Task.WhenAll(lists).ContinueWith(_ => { }, TaskScheduler.Default);
        foreach (var list in lists.Where(list => list.IsCompletedSuccessfully))
        {
            (await list).Dispose();
        }
    }
}
