using System.Globalization;
using Dr.Bench.Comparisons;
using Dr.Bench.Measuring;
using Dr.Bench.MySql;
using Dr.Providers.Etcd.Client.Wire;
using Google.Protobuf;

namespace Dr.Bench.Objects;

/// <summary>The objects of one export into a cluster that has just begun, contender after contender, each into one of its own.</summary>
internal sealed class ApplyComparison(
    BenchSettings settings,
    Surrounding surrounding,
    StandingObjects standing,
    ObjectDumps dumps,
    TimeProvider clock
)
{
    public const string Kubectl = "kubectl-apply";
    public const string Floor = "raw creates";
    public const string Ours = "dr-restore run";

    // why: of other types a server holds some of its own, and writes them when it likes
    private static readonly string[] s_counted =
    [
        "configmaps",
        "deployments",
        "roles",
        "rolebindings",
        "serviceaccounts",
        "services/specs",
        "horizontalpodautoscalers",
        "shop.example",
    ];

    public IReadOnlyList<Command> Contenders { get; } =
    [
        surrounding.Script(Kubectl, "kubectl apply --server-side of the same objects, what comes first apart"),
        new(
            Floor,
            "the same objects posted as JSON over 16 connections, unordered but for what comes first (the floor)",
            []
        ),
        new(
            Ours,
            "opened, each object checked against its digest, ordered, some rehearsed, written, every object read back and compared field by field",
            [
                settings.Restore,
                "run",
                "latest",
                "--config",
                surrounding.Configuration,
                "--quiet",
                "--json",
                "--inventory",
                Path.Join(settings.Work, "inventory.yaml"),
                "--only",
                "objects",
                "--yes",
            ]
        )
        {
            // why: no point holds Secrets, and a cluster that lacks them is not done
            ExitCode = 3,
        },
    ];

    public List<Measurement> Measured { get; } = [];

    /// <summary>Of our restores, step by step.</summary>
    public List<StepCost> Steps { get; } = [];

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await File.WriteAllTextAsync(
            Path.Join(settings.Work, "inventory.yaml"),
            $"cluster: bench\nobjects:\n  kubeconfig: {KubernetesServer.Kubeconfig(settings)}\n",
            cancellationToken
        );
        long? expected = null;
        for (var round = 0; round <= settings.Rounds; round++)
        {
            for (var turn = 0; turn < Contenders.Count; turn++)
            {
                var contender = Contenders[(round + turn) % Contenders.Count];
                var (measured, count) = await OneAsync(contender, round, cancellationToken);
                expected ??= count;
                if (count != expected)
                {
                    throw new BenchException($"{contender.Name} left {count} objects, another one {expected}");
                }

                // why: round 0 warms the files and programs up
                if (round > 0)
                {
                    Measured.Add(measured);
                }
            }
        }
    }

    private async Task<(Measurement Measured, long Count)> OneAsync(
        Command contender,
        int round,
        CancellationToken cancellationToken
    )
    {
        surrounding.ClearScratch();
        await using var server = await standing.EmptyAsync(cancellationToken);
        var environment = surrounding.Environment;
        environment["DUMPS"] = dumps.Folder;
        var process = surrounding.Measured;
        var measured =
            contender.Name == Floor
                ? await FloorAsync(server, cancellationToken)
                : await process.RunAsync(contender, environment, server.Pids, cancellationToken);
        if (contender.Name == Ours && round > 0)
        {
            Steps.AddRange(StepCost.Of(Path.Join(settings.Work, "state", "runs"), round, process.Samples));
        }

        Console.Error.WriteLine(
            $"load {round}: {contender.Name} {measured.Wall:0.00} s, cpu {measured.Cpu:0.00} + {measured.ServerCpu:0.00} s, {measured.PeakMiB:0} MiB"
        );
        return (measured with { Round = round }, await CountAsync(server, cancellationToken));
    }

    private async Task<Measurement> FloorAsync(KubernetesServer server, CancellationToken cancellationToken)
    {
        var own = Environment.CpuUsage;
        var before = server.Pids.Sum(ProcStat.CpuSeconds);
        var begun = clock.GetTimestamp();
        await ObjectLoader.CreateAsync(server, dumps.First, cancellationToken);
        await ObjectLoader.AwaitTypeAsync(server, ManyObjects.CustomPath, clock, cancellationToken);
        await ObjectLoader.CreateAsync(server, dumps.Rest, cancellationToken);
        var wall = clock.GetElapsedTime(begun).TotalSeconds;
        var spent = Environment.CpuUsage;
        var cpu = (spent.TotalTime - own.TotalTime).TotalSeconds;
        var system = (spent.PrivilegedTime - own.PrivilegedTime).TotalSeconds;
        return new Measurement(Floor, 0, wall, cpu, system, server.Pids.Sum(ProcStat.CpuSeconds) - before, 0, 0);
    }

    private async Task<long> CountAsync(KubernetesServer server, CancellationToken cancellationToken)
    {
        using var member = server.Etcd.Connect(clock);
        var count = 0L;
        foreach (var type in s_counted)
        {
            var from = string.Create(CultureInfo.InvariantCulture, $"/registry/{type}/");
            var request = new RangeRequest
            {
                Key = ByteString.CopyFromUtf8(from),
                // why: in ASCII 0 comes after the slash
                RangeEnd = ByteString.CopyFromUtf8(from[..^1] + "0"),
                CountOnly = true,
            };
            count += (await member.RangeAsync(request, cancellationToken)).Count;
        }

        return count;
    }
}
