using Dr.Bench.Comparisons;

namespace Dr.Bench.Objects;

/// <summary>
/// Data directories of etcd: of a cluster with many objects, and of one that has just begun. Made once and kept; every run works on a copy.
/// </summary>
internal sealed class StandingObjects(BenchSettings settings, TimeProvider clock)
{
    private const string Empty = "objects-none";

    /// <summary>Starts a server on a copy of the cluster with so many objects.</summary>
    public async Task<KubernetesServer> FullAsync(int count, CancellationToken cancellationToken)
    {
        var name = $"objects-{count}";
        await MakeAsync(name, server => FillAsync(server, count, cancellationToken), cancellationToken);
        return await StartAsync(name, cancellationToken);
    }

    /// <summary>Starts a server on a copy of a cluster that holds what a server makes for itself.</summary>
    public async Task<KubernetesServer> EmptyAsync(CancellationToken cancellationToken)
    {
        await MakeAsync(Empty, _ => Task.CompletedTask, cancellationToken);
        return await StartAsync(Empty, cancellationToken);
    }

    private async Task<KubernetesServer> StartAsync(string name, CancellationToken cancellationToken)
    {
        var copy = Path.Join(settings.Work, $"live-{name}");
        await Surrounding.OutputAsync("rm", ["-rf", copy], cancellationToken);
        var kept = Path.Join(settings.Work, name);
        await Surrounding.OutputAsync("cp", ["-a", "--reflink=auto", kept, copy], cancellationToken);
        await Surrounding.OutputAsync("sync", [], cancellationToken);
        return await KubernetesServer.StartAsync(settings, copy, [], clock, cancellationToken);
    }

    private async Task MakeAsync(string name, Func<KubernetesServer, Task> fill, CancellationToken cancellationToken)
    {
        var kept = Path.Join(settings.Work, name);
        if (Directory.Exists(kept))
        {
            return;
        }

        Console.Error.WriteLine($"making {name}");
        var begun = clock.GetTimestamp();
        var building = Path.Join(settings.Work, "building");
        await Surrounding.OutputAsync("rm", ["-rf", building], cancellationToken);
        // why: what is loaded is thrown away if this machine dies meanwhile
        string[] fast = ["--unsafe-no-fsync"];
        await using (var server = await KubernetesServer.StartAsync(settings, building, fast, clock, cancellationToken))
        {
            await fill(server);
        }

        Directory.Move(building, kept);
        Console.Error.WriteLine($"made in {clock.GetElapsedTime(begun).TotalSeconds:0.0} s");
    }

    private async Task FillAsync(KubernetesServer server, int count, CancellationToken cancellationToken)
    {
        await ObjectLoader.CreateAsync(server, ManyObjects.First(), cancellationToken);
        await ObjectLoader.AwaitTypeAsync(server, ManyObjects.CustomPath, clock, cancellationToken);
        await ObjectLoader.CreateAsync(server, ManyObjects.Rest(count), cancellationToken);
    }
}
