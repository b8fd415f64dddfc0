using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Dr.Findings;
using Dr.Json;
using Dr.Objects.Archive;
using Dr.Providers.Cluster.Client;
using Dr.Recovery;

namespace Dr.Providers.Cluster.Recovery;

/// <summary>Writes all objects, wave by wave. Each wave that is done is noted, so that a resumed run begins with the next.</summary>
internal sealed class LoadAction(TargetCluster target) : IStepAction
{
    public const string Definitions = "customresourcedefinitions.apiextensions.k8s.io";
    private const int EachSoMany = 500;

    public string Name => ObjectsSteps.Load;

    public bool RunsAgain => false;

    public async Task<StepOutcome> ExecuteAsync(StepContext context, CancellationToken cancellationToken)
    {
        using var client = await target.ConnectAsync(cancellationToken);
        var types = await TargetCluster.TypesAsync(client, cancellationToken);
        using var staged = StagedObjects.Open(context.Folder);
        using var progress = new LoadProgress(context.Folder);
        var load = new ObjectLoad(client, types, staged, target.Inventory);
        foreach (var wave in staged.Waves)
        {
            await OnceAsync(
                $"{wave.Stage}/{wave.Level}",
                name => WriteAsync(name, wave, load, context, cancellationToken)
            );
        }

        await OnceAsync("owners", name => load.RelinkAsync(name, cancellationToken));
        await OnceAsync("status", name => StatusAsync(name, context.Folder, client, types, staged, cancellationToken));
        var all = WaveResult.Sum("all", progress.Done);
        var text = string.Create(
            CultureInfo.InvariantCulture,
            $"{all.Written} written, {all.Kept} kept, {all.NotWritten.Count} not written"
        );
        return StepOutcome.With(
            text,
            all with
            {
                Findings = [],
            },
            [.. FindingList.Shorten(all.Findings), .. Notes(load)]
        );

        async Task OnceAsync(string name, Func<string, Task<WaveResult>> write)
        {
            if (!progress.Has(name))
            {
                progress.Add(await write(name));
            }
        }
    }

    private static Task<WaveResult> WriteAsync(
        string name,
        StagedWave wave,
        ObjectLoad load,
        StepContext context,
        CancellationToken cancellationToken
    )
    {
        // why: definitions were written, and awaited, in a step of their own
        var objects = wave.Objects.Where(one => one.Name.Type.Name != Definitions).ToList();
        return load.WriteAsync(name, objects, Tell, cancellationToken);

        void Tell(int done)
        {
            if (done % EachSoMany == 0 || done == objects.Count)
            {
                context.Tell($"{wave.Stage}: {done} of {objects.Count}");
            }
        }
    }

    private async Task<WaveResult> StatusAsync(
        string name,
        string folder,
        ApiClient client,
        TypeMatch types,
        StagedObjects staged,
        CancellationToken cancellationToken
    )
    {
        var tally = new WaveTally();
        if (target.Inventory.Status == StatusMode.None)
        {
            return tally.ToResult(name);
        }

        var writer = new ObjectWriter(client);
        var byName = staged.Objects.ToDictionary(one => (one.Name.Type.Name, one.Name.Namespace, one.Name.Name));
        var lines = File.ReadLines(StagedObjects.StatusIn(folder));
        var options = new ParallelOptions
        {
            MaxDegreeOfParallelism = target.Inventory.Connections,
            CancellationToken = cancellationToken,
        };
        await Parallel.ForEachAsync(
            lines,
            options,
            async (line, token) =>
            {
                var status = JsonSerializer.Deserialize<ObjectStatus>(line, DrJson.Line)!;
                if (byName.GetValueOrDefault((status.Type, status.Namespace, status.Name)) is { } one)
                {
                    await StatusAsync(one, status, writer, types, tally, token);
                }
            }
        );
        return tally.ToResult(name) with { Written = 0 };
    }

    private async Task StatusAsync(
        StagedObject one,
        ObjectStatus status,
        ObjectWriter writer,
        TypeMatch types,
        WaveTally tally,
        CancellationToken cancellationToken
    )
    {
        var isKept = one.WasThere && target.Inventory.Existing == ExistingMode.Keep;
        if (isKept || types.For(one.Name) is not { } name)
        {
            return;
        }

        try
        {
            var patch = new JsonObject { ["status"] = status.Status.DeepClone() };
            var subresource = types.HasStatus(name.Type) ? "status" : null;
            await writer.MergeAsync(name, patch, cancellationToken, subresource);
        }
        catch (ClusterException e) when (Refusals.IsOfObject(e))
        {
            if (e.Kind != ClusterErrorKind.NotFound)
            {
                tally.Tell(
                    Refusals.Of(one.Name, e) with
                    {
                        Code = "objects.status-refused",
                        Severity = Severity.Warning,
                    }
                );
            }
        }
    }

    private static IEnumerable<Finding> Notes(ObjectLoad load) =>
        load.Merged == 0
            ? []
            :
            [
                new Finding(
                    Severity.Notice,
                    "objects.merged",
                    "objects",
                    $"{load.Merged} were merged with what was there, because the server's apply does not take them"
                ),
            ];
}
