using Dr.Bench.Comparisons;
using Dr.Bench.Measuring;

namespace Dr.Bench.Objects;

/// <summary>Exports of one cluster, contender after contender; each round begins with another one.</summary>
internal sealed class ExportComparison(BenchSettings settings, Surrounding surrounding)
{
    public const string Kubectl = "kubectl-get";

    public IReadOnlyList<Command> Contenders { get; } =
    [
        surrounding.Script(Kubectl, "kubectl get of every type that is listed, but Secrets, as YAML into one file"),
        surrounding.Backup with
        {
            What =
                "listed, stripped, looked through for secrets, divided among two trees, digested, sealed, signed, forced to the disk, read back and compared",
        },
    ];

    public List<Measurement> Measured { get; } = [];

    public async Task RunAsync(KubernetesServer server, CancellationToken cancellationToken)
    {
        // why: the first run of each finds cold files and a cold server
        for (var round = 0; round <= settings.Rounds; round++)
        {
            for (var turn = 0; turn < Contenders.Count; turn++)
            {
                var measured = await OneAsync(
                    Contenders[(round + turn) % Contenders.Count],
                    round,
                    server,
                    cancellationToken
                );
                if (round > 0)
                {
                    Measured.Add(measured);
                }
            }
        }
    }

    private async Task<Measurement> OneAsync(
        Command contender,
        int round,
        KubernetesServer server,
        CancellationToken cancellationToken
    )
    {
        surrounding.Clear();
        var measured = await surrounding.Measured.RunAsync(
            contender,
            surrounding.Environment,
            server.Pids,
            cancellationToken
        );
        Console.Error.WriteLine(
            $"export {round}: {contender.Name} {measured.Wall:0.00} s, cpu {measured.Cpu:0.00} + {measured.ServerCpu:0.00} s, {measured.PeakMiB:0} MiB"
        );
        return measured with { Round = round, Bytes = surrounding.StoredBytes() };
    }
}
