using Dr.Bench.Comparisons;
using Dr.Bench.Objects;
using Dr.Bench.Results;

namespace Dr.Bench;

/// <summary>The benchmark of a cluster's objects, part after part.</summary>
internal static class ObjectsBench
{
    /// <returns>The path of the page.</returns>
    public static async Task<string> RunAsync(
        BenchSettings settings,
        TimeProvider clock,
        CancellationToken cancellationToken
    )
    {
        Directory.CreateDirectory(settings.Work);
        var machine = Machine.Describe(settings.Work, clock);
        var kubeconfig = KubernetesServer.Kubeconfig(settings);
        var tools = new Dictionary<string, string> { ["KUBECTL"] = settings.Kubectl, ["KUBECONFIG_FILE"] = kubeconfig };
        var source = $"    objects:\n      kubeconfig: {kubeconfig}";
        var surrounding = new Surrounding(settings, source, tools, clock);
        await surrounding.PrepareAsync(cancellationToken);
        var standing = new StandingObjects(settings, clock);
        var export = new ExportComparison(settings, surrounding);
        var dumps = new ObjectDumps(settings, surrounding);
        var stages = new ObjectStages(settings, dumps, clock);
        await using (var server = await standing.FullAsync(settings.Objects, cancellationToken))
        {
            if (settings.Parts.Contains("export"))
            {
                await export.RunAsync(server, cancellationToken);
            }

            await dumps.MakeAsync(cancellationToken);
            if (settings.Parts.Contains("stages"))
            {
                await stages.RunAsync(cancellationToken);
            }
        }

        var load = new ApplyComparison(settings, surrounding, standing, dumps, clock);
        if (settings.Parts.Contains("load"))
        {
            await load.RunAsync(cancellationToken);
        }

        var figures = new ObjectsFigures
        {
            Date = clock.GetUtcNow(),
            Machine = machine,
            Versions = await Versions.ReadAsync(settings, [settings.KubeApiServer, settings.Etcd], cancellationToken),
            Objects = settings.Objects,
            Restored = dumps.Count,
            Exports = export.Measured,
            Loads = load.Measured,
            Steps = load.Steps,
            Stages = stages.Costs,
            ServedObjects = stages.Objects,
            LoadAtEnd = Machine.Load(),
        };
        surrounding.Clear();
        return ObjectsPage.Write(figures, [.. export.Contenders, .. load.Contenders], settings.Results);
    }
}
