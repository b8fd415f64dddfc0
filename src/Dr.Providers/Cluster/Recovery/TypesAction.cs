using System.Globalization;
using System.Text.Json.Nodes;
using Dr.Findings;
using Dr.Providers.Cluster.Client;
using Dr.Recovery;

namespace Dr.Providers.Cluster.Recovery;

/// <summary>Writes the definitions of custom types and waits until the server serves them.</summary>
internal sealed class TypesAction(TargetCluster target, TimeProvider clock) : IStepAction
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(200);

    public string Name => ObjectsSteps.Types;

    public bool RunsAgain => false;

    public async Task<StepOutcome> ExecuteAsync(StepContext context, CancellationToken cancellationToken)
    {
        using var client = await target.ConnectAsync(cancellationToken);
        var types = await TargetCluster.TypesAsync(client, cancellationToken);
        using var staged = StagedObjects.Open(context.Folder);
        var definitions = staged.Objects.Where(one => one.Name.Type.Name == LoadAction.Definitions).ToList();
        using var progress = new LoadProgress(context.Folder);
        var load = new ObjectLoad(client, types, staged, target.Inventory);
        var result = progress.Done.FirstOrDefault(done => done.Wave == "definitions");
        if (result is null)
        {
            result = await load.WriteAsync("definitions", definitions, _ => { }, cancellationToken);
            progress.Add(result);
        }

        var late = await AwaitAsync(client, types, definitions, result, cancellationToken);
        var text = string.Create(
            CultureInfo.InvariantCulture,
            $"{result.Written} written, {result.Kept} kept, {definitions.Count - late.Count - result.NotWritten.Count} established"
        );
        return StepOutcome.Of(text, late);
    }

    /// <summary>Those that are not served in time.</summary>
    private async Task<IReadOnlyList<Finding>> AwaitAsync(
        ApiClient client,
        TypeMatch types,
        List<StagedObject> definitions,
        WaveResult result,
        CancellationToken cancellationToken
    )
    {
        var began = clock.GetTimestamp();
        var open = definitions.Where(one => !result.NotWritten.Contains($"{one.Name}")).ToList();
        while (open.Count > 0)
        {
            var waiting = new List<StagedObject>();
            foreach (var one in open)
            {
                var found = await client.FindAsync(types.For(one.Name)!, cancellationToken);
                if (!IsEstablished(found) || !await IsServedAsync(client, found!, cancellationToken))
                {
                    waiting.Add(one);
                }
            }

            open = waiting;
            if (open.Count == 0 || clock.GetElapsedTime(began) > s_patience)
            {
                break;
            }

            await Task.Delay(s_pause, clock, cancellationToken);
        }

        return
        [
            .. open.Select(one => new Finding(
                Severity.Critical,
                "objects.definition-not-served",
                $"{one.Name}",
                $"the server does not serve it within {s_patience.TotalSeconds:0} s",
                "see its conditions with kubectl get crd -o yaml; its objects are refused meanwhile"
            )),
        ];
    }

    private static bool IsEstablished(JsonObject? found) =>
        (found?["status"]?["conditions"] as JsonArray ?? []).Any(condition =>
            (string?)condition?["type"] == "Established" && (string?)condition["status"] == "True"
        );

    // why: the condition is set a moment before the server answers for the type, and longer before discovery lists it
    private static async Task<bool> IsServedAsync(
        ApiClient client,
        JsonObject definition,
        CancellationToken cancellationToken
    )
    {
        var spec = definition["spec"]!;
        var group = (string)spec["group"]!;
        var plural = (string)spec["names"]!["plural"]!;
        var versions = (spec["versions"] as JsonArray ?? [])
            .Where(version => (bool?)version?["served"] == true)
            .Select(version => (string)version!["name"]!);
        foreach (var version in versions)
        {
            var path = ApiPath.Of(group, version);
            var request = ApiRequest.Get($"read the types of {path[1..]}", path) with { MayBeMissing = true };
            try
            {
                var types = (await client.AnswerAsync(request, cancellationToken)).ToJson();
                if (!(types["resources"] as JsonArray ?? []).Any(type => (string?)type?["name"] == plural))
                {
                    return false;
                }
            }
            catch (ClusterException e) when (e.Kind == ClusterErrorKind.NotFound)
            {
                return false;
            }
        }

        return true;
    }
}
