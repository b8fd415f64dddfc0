using Dr.Bench.Etcd;
using Dr.Bench.Measuring;

namespace Dr.Bench.Comparisons;

/// <summary>Captures of one member, contender after contender; each round begins with another one.</summary>
internal sealed class CaptureComparison(BenchSettings settings, Surrounding surrounding, TimeProvider clock)
{
    public const string Floor = "etcdctl-alone";
    public const string Pipeline = "pipeline";
    public const string Careful = "careful";

    /// <summary>The three references and ours.</summary>
    public IReadOnlyList<Command> Contenders { get; } =
    [
        surrounding.Script(Floor, "etcdctl snapshot save: in the clear, unchecked (the floor)"),
        surrounding.Script(Pipeline, "etcdctl snapshot save, then zstd -3 -T2 | age into the store"),
        surrounding.Script(Careful, "the same with staged files, sha256sum of each and a compare"),
        surrounding.Backup,
    ];

    public async Task<IReadOnlyList<Measurement>> RunAsync(CancellationToken cancellationToken)
    {
        await using var server = await CapturedMember.StartAsync(settings, settings.LargeMiB, clock, cancellationToken);
        // why: the first run of each finds cold files and a cold server
        foreach (var contender in Contenders)
        {
            await OneAsync(contender, 0, server, cancellationToken);
        }

        var all = new List<Measurement>();
        for (var round = 1; round <= settings.Rounds; round++)
        {
            for (var turn = 0; turn < Contenders.Count; turn++)
            {
                var contender = Contenders[(round + turn) % Contenders.Count];
                all.Add(await OneAsync(contender, round, server, cancellationToken));
            }
        }

        return all;
    }

    /// <summary>Our peak memory with the small keyspace; with the large one it is measured by <see cref="RunAsync"/>.</summary>
    public async Task<IReadOnlyList<Measurement>> RunSmallAsync(CancellationToken cancellationToken)
    {
        await using var server = await CapturedMember.StartAsync(settings, settings.SmallMiB, clock, cancellationToken);
        var all = new List<Measurement>();
        for (var round = 1; round <= settings.Rounds; round++)
        {
            all.Add(await OneAsync(surrounding.Backup, round, server, cancellationToken));
        }

        return all;
    }

    private async Task<Measurement> OneAsync(
        Command contender,
        int round,
        EtcdServer server,
        CancellationToken cancellationToken
    )
    {
        surrounding.Clear();
        var measured = await surrounding.Measured.RunAsync(
            contender,
            surrounding.Environment,
            [server.Pid],
            cancellationToken
        );
        Console.Error.WriteLine(
            $"capture {round}: {contender.Name} {measured.Wall:0.00} s, cpu {measured.Cpu:0.00} (system {measured.System:0.00}) + {measured.ServerCpu:0.00} s, {measured.PeakMiB:0} MiB"
        );
        return measured with { Round = round, Bytes = surrounding.StoredBytes() };
    }
}
