using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Dr.Objects;
using Dr.Objects.Recovery;
using Dr.Providers.Cluster.Client;
using Dr.Recovery;

namespace Dr.Providers.Cluster.Recovery;

/// <summary>Writes waves of objects, many at once. What the server does not take is tried again at the end of its wave, then told.</summary>
internal sealed class ObjectLoad(ApiClient client, TypeMatch types, StagedObjects staged, ObjectsInventory inventory)
{
    private const int MostRounds = 8;
    private static readonly TimeSpan s_pause = TimeSpan.FromSeconds(1);
    private readonly ObjectWriter _writer = new(client);
    private readonly ObjectChanges _changes = new(inventory);
    private readonly Gates _gates = new(client, inventory.Webhooks);
    private readonly OwnerLinks _owners = new(client, types, staged.Objects);

    public int Merged => _writer.Merged;

    /// <param name="wave">Its name.</param>
    /// <param name="objects">Of the wave.</param>
    /// <param name="told">Is told how many are done, now and then.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="ClusterException">The way to the server is broken.</exception>
    public async Task<WaveResult> WriteAsync(
        string wave,
        IReadOnlyList<StagedObject> objects,
        Action<int> told,
        CancellationToken cancellationToken
    )
    {
        var tally = new WaveTally();
        var open = objects;
        for (var round = 1; open.Count > 0; round++)
        {
            var again = new ConcurrentBag<StagedObject>();
            var isLast = round >= MostRounds;
            await EachAsync(
                open,
                (one, token) => WriteOneAsync(one, tally, isLast ? null : again, token),
                told,
                cancellationToken
            );
            open = [.. again];
            if (open.Count > 0)
            {
                await Task.Delay(s_pause, client.Clock, cancellationToken);
            }
        }

        return tally.ToResult(wave);
    }

    /// <summary>Links objects to owners that were made with them or later.</summary>
    /// <exception cref="ClusterException">The way to the server is broken.</exception>
    public async Task<WaveResult> RelinkAsync(string wave, CancellationToken cancellationToken)
    {
        var tally = new WaveTally();
        await EachAsync(
            [.. staged.Objects.Where(one => one.IsRelinked)],
            (one, token) => RelinkOneAsync(one, tally, token),
            _ => { },
            cancellationToken
        );
        return tally.ToResult(wave);
    }

    private Task EachAsync(
        IReadOnlyList<StagedObject> objects,
        Func<StagedObject, CancellationToken, Task> work,
        Action<int> told,
        CancellationToken cancellationToken
    )
    {
        var done = 0;
        var options = new ParallelOptions
        {
            MaxDegreeOfParallelism = inventory.Connections,
            CancellationToken = cancellationToken,
        };
        return Parallel.ForEachAsync(
            objects,
            options,
            async (one, token) =>
            {
                await work(one, token);
                told(Interlocked.Increment(ref done));
            }
        );
    }

    private async Task WriteOneAsync(
        StagedObject one,
        WaveTally tally,
        ConcurrentBag<StagedObject>? again,
        CancellationToken cancellationToken
    )
    {
        if (one.WasThere && inventory.Existing == ExistingMode.Keep)
        {
            tally.Keep();
            return;
        }

        if (types.For(one.Name) is not { } target)
        {
            tally.Refuse(one.Name, Refusals.NoType(one.Name));
            return;
        }

        try
        {
            await WriteAsync(one, target, tally, cancellationToken);
        }
        catch (ClusterException e) when (Refusals.IsOfObject(e))
        {
            if (again is not null && Refusals.MayPass(e))
            {
                again.Add(one);
            }
            else
            {
                tally.Refuse(one.Name, Refusals.Of(one.Name, e));
            }
        }
    }

    private async Task WriteAsync(
        StagedObject one,
        ObjectName target,
        WaveTally tally,
        CancellationToken cancellationToken
    )
    {
        var content = staged.Read(one);
        var untold = VersionChanges.Apply(content, target.Type);
        if (untold.Count > 0)
        {
            tally.Tell(Refusals.Untold(one.Name, target.Type, untold));
        }

        var change = _changes.Apply(one.Name, content);
        if (Gates.Are(one.Name.Type) && await _gates.LookAsync(one.Name, content, cancellationToken) is { } look)
        {
            if (look.IsParked)
            {
                tally.Refuse(one.Name, look.Finding);
                return;
            }

            tally.Tell(look.Finding);
        }

        if (one.Owners.Count > 0 && !one.IsRelinked)
        {
            await LinkAsync(one, content["metadata"]!.AsObject(), tally, cancellationToken);
        }

        var answer =
            !one.WasThere ? await _writer.CreateAsync(target, content, cancellationToken)
            : inventory.Existing == ExistingMode.Replace
                ? await _writer.ReplaceAsync(target, content, cancellationToken)
            : await _writer.UpdateAsync(target, content, cancellationToken);
        _owners.Remember(one.Name, answer);
        tally.Write(change);
    }

    private async Task RelinkOneAsync(StagedObject one, WaveTally tally, CancellationToken cancellationToken)
    {
        if ((one.WasThere && inventory.Existing == ExistingMode.Keep) || types.For(one.Name) is not { } target)
        {
            return;
        }

        var metadata = new JsonObject();
        await LinkAsync(one, metadata, tally, cancellationToken);
        try
        {
            await _writer.MergeAsync(target, new JsonObject { ["metadata"] = metadata }, cancellationToken);
        }
        // why: an object that was refused has been told of already
        catch (ClusterException e) when (e.Kind == ClusterErrorKind.NotFound)
        {
            return;
        }
        catch (ClusterException e) when (Refusals.IsOfObject(e))
        {
            tally.Tell(Refusals.Of(one.Name, e));
        }
    }

    private async Task LinkAsync(
        StagedObject one,
        JsonObject metadata,
        WaveTally tally,
        CancellationToken cancellationToken
    )
    {
        var (references, missing) = await _owners.ForAsync(one, cancellationToken);
        if (references.Count > 0)
        {
            metadata["ownerReferences"] = references;
        }

        if (missing.Count > 0)
        {
            tally.Unlink(one.Name, missing);
        }
    }
}
