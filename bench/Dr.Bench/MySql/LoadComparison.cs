using Dr.Bench.Comparisons;
using Dr.Bench.Measuring;

namespace Dr.Bench.MySql;

/// <summary>From what each dump left to a schema that answers, on one server, contender after contender.</summary>
internal sealed class LoadComparison(BenchSettings settings, Surrounding surrounding)
{
    public const string Pipeline = "mariadb-load-pipeline";
    public const string Loader = "myloader";
    public const string Ours = "dr-restore run";
    private const string Target = "restored";

    private string Dumps => Path.Join(settings.Work, "dumps");

    private string Inventory => Path.Join(settings.Work, "inventory.yaml");

    /// <summary>Of our restores, step by step.</summary>
    public List<StepCost> Steps { get; } = [];

    public IReadOnlyList<Command> Contenders { get; } =
    [
        surrounding.Script(Pipeline, "age -d, zstd -d, mariadb, in one pipe"),
        surrounding.Script(
            Loader,
            "myloader -t 4 on the split, uncompressed dump of mydumper; nothing is opened, nothing compared"
        ),
        new(
            Ours,
            "opened, loaded by four connections, indexes afterwards, orphans looked for, every digest compared",
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

    public async Task<IReadOnlyList<Measurement>> RunAsync(CattleServer server, CancellationToken cancellationToken)
    {
        await PrepareAsync(server, cancellationToken);
        var expected = await CountAsync(server, StandingCattle.Schema, cancellationToken);
        var all = new List<Measurement>();
        for (var round = 0; round <= settings.Rounds; round++)
        {
            for (var turn = 0; turn < Contenders.Count; turn++)
            {
                var contender = Contenders[(round + turn) % Contenders.Count];
                var measured = await OneAsync(contender, round, server, expected, cancellationToken);
                // why: round 0 warms the files and programs up
                if (round > 0)
                {
                    all.Add(measured);
                }
            }
        }

        return all;
    }

    /// <summary>What is loaded: one dump of each kind, made once.</summary>
    private async Task PrepareAsync(CattleServer server, CancellationToken cancellationToken)
    {
        Surrounding.Empty(Dumps);
        surrounding.Clear();
        var environment = surrounding.Environment;
        environment["STORE"] = Dumps;
        foreach (var name in new[] { DumpComparison.Pipeline, DumpComparison.Plain })
        {
            await surrounding.Measured.RunAsync(surrounding.Script(name, ""), environment, [], cancellationToken);
        }

        await surrounding.Measured.RunAsync(surrounding.Backup, surrounding.Environment, [], cancellationToken);
        await File.WriteAllTextAsync(
            Inventory,
            $"cluster: bench\nmysql:\n  socket: {server.Socket}\n  user: root\n  schemas: {{ {StandingCattle.Schema}: {Target} }}\n",
            cancellationToken
        );
    }

    private async Task<Measurement> OneAsync(
        Command contender,
        int round,
        CattleServer server,
        string expected,
        CancellationToken cancellationToken
    )
    {
        await server.AskAsync($"DROP DATABASE IF EXISTS {Target}", cancellationToken);
        if (contender.Name != Ours)
        {
            await server.AskAsync($"CREATE DATABASE {Target} CHARACTER SET utf8mb3", cancellationToken);
        }

        surrounding.ClearScratch();
        var environment = surrounding.Environment;
        environment["DUMPS"] = Dumps;
        environment["TARGET"] = Target;
        var process = surrounding.Measured;
        var measured = await process.RunAsync(contender, environment, [server.Pid], cancellationToken);
        if (contender.Name == Ours && round > 0)
        {
            Steps.AddRange(StepCost.Of(Path.Join(settings.Work, "state", "runs"), round, process.Samples));
        }

        Console.Error.WriteLine(
            $"load {round}: {contender.Name} {measured.Wall:0.00} s, cpu {measured.Cpu:0.00} + {measured.ServerCpu:0.00} s, {measured.PeakMiB:0} MiB"
        );
        return await CountAsync(server, Target, cancellationToken) == expected
            ? measured with
            {
                Round = round,
            }
            : throw new BenchException($"{contender.Name} did not load every row");
    }

    private static Task<string> CountAsync(CattleServer server, string schema, CancellationToken cancellationToken) =>
        server.AskAsync(
            $"SELECT (SELECT COUNT(*) FROM {schema}.process_instance), (SELECT COUNT(*) FROM {schema}.audit_log), (SELECT COUNT(*) FROM {schema}.instance)",
            cancellationToken
        );
}
