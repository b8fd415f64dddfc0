using Dr.Bench.Etcd;
using Dr.Bench.Measuring;

namespace Dr.Bench.Comparisons;

/// <summary>From the sealed object to five healthy members with equal hashes: ours, member after member, all at once.</summary>
internal sealed class RestoreComparison(BenchSettings settings, Surrounding surrounding, TimeProvider clock)
{
    public const string InTurn = "restore-in-turn";
    public const string AtOnce = "restore-at-once";
    private readonly string _target = Path.Join(settings.Work, "target");
    private readonly string _inventory = Path.Join(settings.Work, "inventory.yaml");

    public IReadOnlyList<Command> Contenders { get; } =
    [
        surrounding.Script(
            InTurn,
            "age -d | zstd -d, then member after member etcdutl snapshot restore, start, wait; equal hashes"
        ),
        surrounding.Script(AtOnce, "the same with all five members at once"),
        new(
            "dr-restore run",
            "preflight, five members at once, quorum, equal hashes, hash of the file, canary, old watch refused",
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
                "--yes",
            ]
        ),
    ];

    public async Task<IReadOnlyList<Measurement>> RunAsync(CancellationToken cancellationToken)
    {
        surrounding.Clear();
        await WriteInventoryAsync(cancellationToken);
        await using (await CapturedMember.StartAsync(settings, settings.LargeMiB, clock, cancellationToken))
        {
            await surrounding.Measured.RunAsync(surrounding.Backup, surrounding.Environment, [], cancellationToken);
        }

        var all = new List<Measurement>();
        for (var round = 0; round <= settings.Rounds; round++)
        {
            for (var turn = 0; turn < Contenders.Count; turn++)
            {
                var measured = await OneAsync(Contenders[(round + turn) % Contenders.Count], round, cancellationToken);
                all.Add(measured);
            }
        }

        // why: round 0 warms the files and programs up
        return [.. all.Where(measured => measured.Round > 0)];
    }

    private async Task<Measurement> OneAsync(Command contender, int round, CancellationToken cancellationToken)
    {
        var members = new RestoredMembers(_target);
        await members.RemoveAsync(cancellationToken);
        surrounding.ClearScratch();
        var environment = surrounding.Environment;
        environment["TARGET"] = _target;
        environment["SEALED"] = Directory
            .EnumerateFiles(surrounding.Store, "snapshot.db.zst.age", SearchOption.AllDirectories)
            .Single();
        try
        {
            var measured = await surrounding.Measured.RunAsync(contender, environment, [], cancellationToken);
            Console.Error.WriteLine(
                $"restore {round}: {contender.Name} {measured.Wall:0.00} s, cpu {measured.Cpu:0.00} (system {measured.System:0.00}) + {members.CpuSeconds():0.00} s, {measured.PeakMiB:0} MiB"
            );
            return measured with { Round = round, ServerCpu = members.CpuSeconds() };
        }
        finally
        {
            await members.RemoveAsync(CancellationToken.None);
        }
    }

    private Task WriteInventoryAsync(CancellationToken cancellationToken)
    {
        var hosts = Enumerable
            .Range(1, 5)
            .Select(i => $"  - {{ name: m{i}, address: 127.0.0.3{i}, directory: {_target}/m{i} }}\n");
        return File.WriteAllTextAsync(
            _inventory,
            $"cluster: bench\nhosts:\n{string.Concat(hosts)}etcd:\n  binaries: {settings.EtcdPrograms}\n",
            cancellationToken
        );
    }
}
