using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using Dr.Objects;
using Dr.Providers.Cluster.Client;

namespace Dr.Providers.Cluster.Recovery;

/// <summary>Reads objects of a run back from the target: a few one by one, many by lists of their types. Holds one object at a time.</summary>
internal sealed class ReadBack(ApiClient client, TypeMatch types)
{
    // why: a list costs the server as much as about so many single questions, whatever else there is of the type
    private const int FewObjects = 20;

    // why: while one list is compared the server makes the next ones ready
    private const int TypesAtOnce = 4;

    /// <summary>Each object and what is judged of it. The judge is told null where the target has no such object.</summary>
    /// <param name="objects">Which.</param>
    /// <param name="judge">Takes the object as served; it may keep nothing of it. Is asked about several objects at the same time.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async IAsyncEnumerable<(StagedObject Object, T Verdict)> ReadAsync<T>(
        IEnumerable<StagedObject> objects,
        Func<StagedObject, JsonObject?, T> judge,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var waiting = new Queue<List<StagedObject>>(
            objects.GroupBy(one => one.Name.Type).Select(type => type.ToList())
        );
        var begun = new Queue<(List<StagedObject> Objects, Task<Dictionary<StagedObject, T>> Verdicts)>();
        try
        {
            while (waiting.Count > 0 || begun.Count > 0)
            {
                while (begun.Count < TypesAtOnce && waiting.TryDequeue(out var next))
                {
                    begun.Enqueue((next, Task.Run(() => OfTypeAsync(next, judge, stop.Token), stop.Token)));
                }

                var verdicts = await begun.Peek().Verdicts;
                foreach (var one in begun.Dequeue().Objects)
                {
                    yield return (one, verdicts.TryGetValue(one, out var verdict) ? verdict : judge(one, null));
                }
            }
        }
        finally
        {
            await stop.CancelAsync();
            // why: one failure has been thrown already, and the others have no more to tell
            await Task.WhenAll(begun.Select(type => type.Verdicts)).ContinueWith(_ => { }, TaskScheduler.Default);
        }
    }

    private Task<Dictionary<StagedObject, T>> OfTypeAsync<T>(
        List<StagedObject> objects,
        Func<StagedObject, JsonObject?, T> judge,
        CancellationToken cancellationToken
    ) =>
        types.For(objects[0].Name.Type) switch
        {
            null => Task.FromResult<Dictionary<StagedObject, T>>([]),
            var type when objects.Count <= FewObjects => OneByOneAsync(type, objects, judge, cancellationToken),
            var type => ListAsync(type, objects, judge, cancellationToken),
        };

    private async Task<Dictionary<StagedObject, T>> OneByOneAsync<T>(
        ResourceType type,
        List<StagedObject> objects,
        Func<StagedObject, JsonObject?, T> judge,
        CancellationToken cancellationToken
    )
    {
        var verdicts = new Dictionary<StagedObject, T>(ReferenceEqualityComparer.Instance);
        foreach (var one in objects)
        {
            var found = await client.FindAsync(one.Name with { Type = type }, cancellationToken);
            if (found is not null)
            {
                verdicts[one] = judge(one, found);
            }
        }

        return verdicts;
    }

    private async Task<Dictionary<StagedObject, T>> ListAsync<T>(
        ResourceType type,
        List<StagedObject> objects,
        Func<StagedObject, JsonObject?, T> judge,
        CancellationToken cancellationToken
    )
    {
        var verdicts = new Dictionary<StagedObject, T>(ReferenceEqualityComparer.Instance);
        var wanted = objects.ToDictionary(one => (one.Name.Namespace ?? "", one.Name.Name));
        await foreach (var what in new ObjectList(client, type).ReadAsync(cancellationToken))
        {
            switch (what)
            {
                // why: what came before belongs to an attempt that came to nothing
                case ListBegun:
                    verdicts.Clear();
                    break;
                case ListedObject listed:
                    var found = listed.ToJson();
                    var metadata = found["metadata"];
                    var key = ((string?)metadata?["namespace"] ?? "", (string?)metadata?["name"] ?? "");
                    if (wanted.TryGetValue(key, out var one))
                    {
                        verdicts[one] = judge(one, found);
                    }

                    break;
            }
        }

        return verdicts;
    }
}
